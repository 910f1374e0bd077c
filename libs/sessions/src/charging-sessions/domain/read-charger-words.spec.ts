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
});
