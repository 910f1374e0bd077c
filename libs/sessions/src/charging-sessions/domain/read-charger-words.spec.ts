import { chargingStateOf, meterSampleOf } from './read-charger-words';

const power = (value: string | null, phase: string | null = null, unit = 'W') => ({
  measurand: 'Power.Active.Import',
  value,
  unit,
  phase,
});

const sampleWith = (...readings: ReturnType<typeof power>[]) => ({
  timestamp: '2026-05-01T08:00:00.000Z',
  energy_register_wh: 1_234,
  readings,
});

describe('the words of chargers', () => {
  it.each([
    ['Charging', 'Charging'],
    ['SuspendedEV', 'SuspendedEV'],
    ['SuspendedEVSE', 'SuspendedEVSE'],
    ['Finishing', 'EVConnected'],
    ['Idle', 'Idle'],
    ['Preparing', null],
    ['Available', null],
    ['Faulted', null],
    [null, null],
  ])('read %s as %s', (word, state) => {
    expect(chargingStateOf(word)).toBe(state);
  });

  it.each([
    ['the total', sampleWith(power('11000'), power('3600', 'L1')), 11_000],
    [
      'the sum of the phases where there is no total',
      sampleWith(power('3600', 'L1'), power('3500.5', 'L2')),
      7_100.5,
    ],
    ['the first total where there are two', sampleWith(power('11000'), power('9000')), 11_000],
    ['nothing of another measurand', sampleWith({ ...power('50'), measurand: 'Power.Offered' }), null],
    ['nothing where there is no power', sampleWith(), null],
    ['nothing of a value that was only signed', sampleWith(power(null)), null],
    ['nothing in another unit', sampleWith(power('5', null, 'VA')), null],
  ])('take as power %s', (_, sample, powerW) => {
    expect(meterSampleOf(sample)).toEqual({
      at: new Date('2026-05-01T08:00:00Z'),
      registerWh: 1_234,
      powerW,
    });
  });

  const interval = (value: string, more: object = {}) => ({
    ...power(value, null, 'Wh'),
    measurand: 'Energy.Active.Import.Interval',
    context: 'Sample.Periodic',
    location: 'Outlet',
    ...more,
  });
  it.each([
    ['the total', [interval('12.5'), interval('4', { phase: 'L1' })], 12_500, false],
    ['the sum of the phases', [interval('4', { phase: 'L1' }), interval('5', { phase: 'L2' })], 9_000, false],
    ['the periodic one', [interval('900', { context: 'Sample.Clock' }), interval('60')], 60_000, false],
    ["the clock's alone", [interval('900', { context: 'Sample.Clock' })], 900_000, true],
  ])('take as energy of an interval %s', (_, readings, milliWh, isClockAligned) => {
    expect(meterSampleOf(sampleWith(...readings)).interval).toEqual({ milliWh, isClockAligned });
  });

  it.each([
    ['elsewhere', interval('5', { location: 'Inlet' })],
    ['in another unit', interval('5', { unit: 'varh' })],
    ['below zero', interval('-5')],
    ['that was exported', interval('5', { measurand: 'Energy.Active.Export.Interval' })],
  ])('take none %s', (_, reading) => {
    expect(meterSampleOf(sampleWith(reading))).not.toHaveProperty('interval');
  });
});
