import { shownValue } from './measurands';

describe('a measured value as a series shows it', () => {
  it.each([
    ['power_kw', [{ phase: null, value: 7_412.34 }], 7.412],
    [
      'power_kw',
      [
        { phase: 'L1', value: 2_300 },
        { phase: 'L2', value: 2_310 },
      ],
      4.61,
    ],
    [
      'power_kw',
      [
        { phase: 'L1', value: 2_300 },
        { phase: null, value: 7_000 },
      ],
      7,
    ],
    ['offered_kw', [{ phase: null, value: 22_000 }], 22],
    [
      'voltage_v',
      [
        { phase: 'L1-N', value: 230.1 },
        { phase: 'L2', value: 229.8 },
        { phase: 'L1-L2', value: 400 },
      ],
      { L1: 230.1, L2: 229.8, 'L1-L2': 400 },
    ],
    ['current_a', [{ phase: null, value: 32 }], { total: 32 }],
    ['soc_percent', [{ phase: null, value: 61 }], 61],
    [
      'frequency_hz',
      [
        { phase: 'L1', value: 50 },
        { phase: 'L2', value: 49.9 },
      ],
      49.95,
    ],
    ['temperature_c', [], null],
  ] as const)('%s of %j is %j', (member, values, shown) => {
    expect(shownValue(member, values)).toEqual(shown);
  });
});
