import fc from 'fast-check';

import {
  earlierBasis,
  type RegisterBasis,
  showsWh,
  stopInWh,
  withRegistersInWh,
  withRegistersInWhOfStop,
} from './kwh-sent-as-wh';
import { normaliseSamples16 } from './meter-values-16';

const startedAt = new Date('2026-05-01T08:00:00Z');
const samplesOf = (values: readonly string[], more: object = {}, timestamp = '2026-05-01T09:00:00Z') =>
  normaliseSamples16(values.map((value) => ({ timestamp, sampledValue: [{ value, ...more }] })));
const basisOf = (meterStartWh: number | null, isInWh = false): RegisterBasis => ({
  meterStartWh,
  startedAt,
  isInWh,
});
const valueOf = (value: string, basis: RegisterBasis, more: object = {}, timestamp?: string) =>
  withRegistersInWh(samplesOf([value], more, timestamp), basis)[0]?.readings[0]?.value;

describe('a register of a transaction', () => {
  it.each([
    ['is in kWh where only the thousandfold fits', '15.734', 15_200, '15734'],
    ['is in kWh with digits below the watt-hour', '15.73456', 15_200, '15734.56'],
    ['is in whole kWh', '15', 15_200, '15000'],
    ['is in Wh where it fits', '15734', 15_200, '15734'],
    ['is left alone where neither fits', '3', 15_200, '3'],
    ['is left alone where the thousandfold is more than a vehicle takes in an hour', '9000', 15_200, '9000'],
    ['is left alone where it begins anew at its end', '1500', 999_000, '1500'],
    ['is left alone where it begins anew at its end, though both fit', '1200', 999_000, '1200'],
    ['is in kWh where it is less than 1 kWh below the start', '14.201', 15_200, '14201'],
    ['is left alone where it is 1 kWh below the start', '14.2', 15_200, '14.2'],
    ['is in kWh up to what a vehicle takes in an hour', '416.2', 15_200, '416200'],
    ['is left alone beyond it', '416.201', 15_200, '416.201'],
    ['is in whole kWh up to what a battery holds', '165', 15_200, '165000'],
    ['is left alone beyond it where it is whole', '166', 15_200, '166'],
    ['is in kWh from a start of 1 kWh on', '0.9', 1_000, '900'],
    ['is in kWh without zeros in front', '0.05', 1_000, '50'],
    ['is in kWh below the watt-hour', '0.0004', 1_000, '0.4'],
    ['is left alone where the start tells nothing', '0.4', 300, '0.4'],
    ['is left alone where the start is just below 1 kWh', '0.999', 999, '0.999'],
    ['is left alone without a start', '15.734', null, '15.734'],
  ])('%s', (_, value, meterStartWh, expected) => {
    expect(valueOf(value, basisOf(meterStartWh))).toBe(expected);
  });

  it('is left alone where another was in Wh: it was reset', () => {
    expect(valueOf('100', basisOf(50_000, true))).toBe('100');
    const values = withRegistersInWh(samplesOf(['51000', '100']), basisOf(50_000)).map(
      ({ readings }) => readings[0]?.value,
    );
    expect(values).toEqual(['51000', '100']);
    expect(showsWh(samplesOf(['51000']), basisOf(50_000))).toBe(true);
    expect(showsWh(samplesOf(['51']), basisOf(50_000))).toBe(false);
    expect(showsWh(samplesOf(['51']), basisOf(null))).toBe(false);
    expect(showsWh(samplesOf(['51']), basisOf(null, true))).toBe(true);
    expect(showsWh(samplesOf(['50000']), basisOf(50_000))).toBe(true);
    expect(showsWh(samplesOf(['51000'], { unit: 'varh' }), basisOf(50_000))).toBe(false);
    const others = { measurand: 'Energy.Active.Export.Register' };
    expect(showsWh(samplesOf(['51000'], others), basisOf(50_000))).toBe(false);
    const timestamp = '2026-05-01T09:00:00Z';
    const sampledValue = [{ value: '51000' }, { value: '51' }, { value: 'x', format: 'SignedData' as const }];
    expect(showsWh(normaliseSamples16([{ timestamp, sampledValue }]), basisOf(50_000))).toBe(true);
  });

  it('is in kWh for as much as a vehicle takes until then', () => {
    const halfAnHour = '2026-05-01T08:30:00Z';
    expect(valueOf('216.2', basisOf(15_200), {}, halfAnHour)).toBe('216200');
    expect(valueOf('216.201', basisOf(15_200), {}, halfAnHour)).toBe('216.201');
    const before = '2026-05-01T07:00:00Z';
    expect(valueOf('16.2', basisOf(15_200), {}, before)).toBe('16200');
    expect(valueOf('16.201', basisOf(15_200), {}, before)).toBe('16.201');
  });

  it('is the only quantity that is touched, and only at a time that is known', () => {
    const basis = basisOf(15_200);
    expect(valueOf('15.734', basis, { measurand: 'Power.Active.Import', unit: 'W' })).toBe('15.734');
    expect(valueOf('15.734', basis, { measurand: 'Energy.Active.Export.Register' })).toBe('15.734');
    expect(valueOf('15.734', basis, { unit: 'varh' })).toBe('15.734');
    expect(valueOf('OCMF|{}', basis, { format: 'SignedData' })).toBeNull();
    expect(valueOf('15.734', basis, {}, 'yesterday')).toBe('15.734');
    expect(withRegistersInWh(samplesOf(['15.734']), null)[0]?.readings[0]?.value).toBe('15.734');
  });

  it('means the same energy in either unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 900_000_000 }), fc.nat(200_000), (start, taken) => {
        const kwh = `${Math.floor((start + taken) / 1000)}.${String((start + taken) % 1000).padStart(3, '0')}`;
        fc.pre(start < 900_000 || start > 1_000_001);
        // One that happens to be whole has no decimals: only its size tells its unit.
        fc.pre((start + taken) % 1000 !== 0 || taken <= 150_000);
        expect(valueOf(String(start + taken), basisOf(start))).toBe(String(start + taken));
        const isEndOfRange = [1e6, 1e7, 1e8, 1e9].some((end) => start >= end * 0.99 && start < end);
        if (!isEndOfRange) expect(valueOf(kwh, basisOf(start))).toBe(String(start + taken));
      }),
    );
  });
});

describe('the registers inside a stop', () => {
  const endedAt = new Date('2026-05-01T09:00:00Z');
  const valuesIn = (
    registers: readonly (readonly [timestamp: string, value: string])[],
    meterStopWh: number | null,
    more: object = {},
  ) =>
    withRegistersInWhOfStop(
      registers.flatMap(([timestamp, value]) => samplesOf([value], more, timestamp)),
      { meterStopWh, endedAt },
    ).map(({ readings }) => readings[0]?.value);
  const BEGIN = '2026-05-01T08:00:00Z';
  const END = '2026-05-01T09:00:00Z';

  it.each([
    ['are in kWh where the newest fits the stop so', ['1220.5', '1234.5'], 1_234_500, ['1220500', '1234500']],
    ['are in whole kWh', ['1220', '1234'], 1_234_999, ['1220000', '1234000']],
    ['are in kWh that were rounded up', ['1220', '1235'], 1_234_001, ['1220000', '1235000']],
    ['are left alone beyond that', ['1220', '1235'], 1_234_000, ['1220', '1235']],
    ['are left alone where they fit', ['1220500', '1234500'], 1_234_500, ['1220500', '1234500']],
    ['are left alone where they are behind by what may be', ['0.2', '0.9'], 1_000, ['0.2', '0.9']],
    ['are left alone where neither fits', ['5', '9'], 1_234_500, ['5', '9']],
    ['are left alone where the stop states none', ['1220.5', '1234.5'], null, ['1220.5', '1234.5']],
  ])('%s', (_, [first = '', last = ''], meterStopWh, expected) => {
    expect(
      valuesIn(
        [
          [END, last],
          [BEGIN, first],
        ],
        meterStopWh,
      ),
    ).toEqual([...expected].reverse());
  });

  it('are in kWh for as much as a vehicle takes until the end', () => {
    expect(valuesIn([[BEGIN, '1234.5']], 1_234_500 + 401_000)).toEqual(['1234500']);
    expect(valuesIn([[BEGIN, '1234.5']], 1_234_500 + 401_001)).toEqual(['1234.5']);
    expect(valuesIn([['2026-05-01T10:00:00Z', '1234.5']], 1_234_500)).toEqual(['1234.5']);
  });

  it('are left alone where they say kWh, or are none of energy taken', () => {
    expect(valuesIn([[END, '1234.5']], 1_234_500, { unit: 'kWh' })).toEqual(['1234500']);
    const others = { measurand: 'Energy.Active.Export.Register' };
    expect(valuesIn([[END, '1234.5']], 1_234_500, others)).toEqual(['1234.5']);
    expect(withRegistersInWhOfStop([], { meterStopWh: 5, endedAt })).toEqual([]);
  });
});

describe('the register that a stop states', () => {
  const endedAt = new Date('2026-05-01T09:00:00Z');
  const inWh = (meterStopWh: number | null, basis: RegisterBasis | null, values: readonly string[] = []) =>
    stopInWh({ meterStopWh, endedAt }, samplesOf(values), basis);

  it.each([
    ['is in whole kWh where only the thousandfold fits', 1_234, 1_220_500, 1_234_000],
    ['is the start where what was cut off puts it below', 1_220, 1_220_500, 1_220_500],
    ['is in Wh where it fits', 1_234_000, 1_220_500, 1_234_000],
    ['is as it came where neither fits', 1_219, 1_220_500, 1_219],
    ['is as it came where the thousandfold is more than a battery holds', 1_371, 1_220_500, 1_371],
    ['is as it came where the meter was lost', 0, 1_220_500, 0],
    ['is as it came where the start tells nothing', 5, 999, 5],
    ['is as it came without a start', 5, null, 5],
  ])('%s', (_, stop, meterStartWh, expected) => {
    expect(inWh(stop, basisOf(meterStartWh))).toBe(expected);
  });

  it('is as it came where a register was in Wh, or nothing is known', () => {
    expect(inWh(1_234, basisOf(1_220_500, true))).toBe(1_234);
    expect(inWh(1_234, basisOf(1_220_500), ['1225000'])).toBe(1_234);
    expect(inWh(1_234, basisOf(1_220_500), ['1225.0'])).toBe(1_234_000);
    expect(inWh(1_234, null)).toBe(1_234);
    expect(inWh(null, basisOf(1_220_500))).toBeNull();
  });
});

describe('what earlier starts say of the registers of a stop', () => {
  const of = (values: readonly string[], ...starts: readonly number[]) =>
    earlierBasis(
      samplesOf(values),
      starts.map((wh) => basisOf(wh)),
    )?.meterStartWh ?? null;

  it.each([
    ['that they are in kWh', ['1220.5', '1234.5'], [1_200_000], 1_200_000],
    ['that they are in kWh of one of two meters', ['1220.5', '1234.5'], [88_000_000, 1_200_000], 1_200_000],
    ['nothing where they fit as they are', ['1220500', '1234500'], [1_200_000], null],
    ['nothing where they fit another meter as they are', ['1220.5', '1234.5'], [1_200_000, 1_100], null],
    ['nothing where one of them does not fit', ['1220.5', '99'], [1_200_000], null],
    ['nothing where none was told', ['1220.5'], [], null],
    ['nothing of no registers', [], [1_200_000], null],
    ['nothing of a start below 1 kWh', ['0.5'], [500], null],
  ])('%s', (_, values, starts, expected) => {
    expect(of(values, ...starts)).toBe(expected);
  });
});
