import fc from 'fast-check';

import { withRegistersInWh } from './kwh-sent-as-wh';
import { normaliseSamples16 } from './meter-values-16';

const valueOf = (
  value: string,
  meterStartWh: number | null,
  more: object = {},
): string | null | undefined => {
  const samples = normaliseSamples16([
    { timestamp: '2026-05-01T08:00:00Z', sampledValue: [{ value, ...more }] },
  ]);
  return withRegistersInWh(samples, meterStartWh)[0]?.readings[0]?.value;
};

describe('a register of a transaction', () => {
  it.each([
    ['is in kWh where only the thousandfold fits', '15.734', 15_200, '15734'],
    ['is in kWh with digits below the watt-hour', '15.73456', 15_200, '15734.56'],
    ['is in whole kWh', '15', 15_200, '15000'],
    ['is in Wh where it fits', '15734', 15_200, '15734'],
    ['is left alone where neither fits', '3', 15_200, '3'],
    ['is left alone where the thousandfold is more than a vehicle takes', '9000', 15_200, '9000'],
    ['is left alone where the start tells nothing', '0.4', 300, '0.4'],
    ['is left alone without a start', '15.734', null, '15.734'],
  ])('%s', (_, value, meterStartWh, expected) => {
    expect(valueOf(value, meterStartWh)).toBe(expected);
  });

  it('is the only quantity that is touched', () => {
    expect(valueOf('15.734', 15_200, { measurand: 'Power.Active.Import', unit: 'W' })).toBe('15.734');
  });

  it('means the same energy in either unit', () => {
    const wh = fc.integer({ min: 1_000, max: 500_000_000 });
    fc.assert(
      fc.property(wh, fc.nat(200_000), (start, taken) => {
        const kwh = `${Math.floor((start + taken) / 1000)}.${String((start + taken) % 1000).padStart(3, '0')}`;
        expect(valueOf(kwh, start)).toBe(String(start + taken));
        expect(valueOf(String(start + taken), start)).toBe(String(start + taken));
      }),
    );
  });
});
