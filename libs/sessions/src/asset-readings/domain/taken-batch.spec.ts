import type { AssetReading } from './reading-row';
import { takeBatch } from './taken-batch';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const RULES = {
  nowMs: NOW,
  horizonMs: Date.parse('2026-01-01T00:00:00Z'),
  assetType: 'grid_meter',
  maxPowerW: 100_000,
};
const NOTHING = { known: [], before: [] };
const at = (time: string): string => `2026-05-01T${time}:00Z`;
const issueOf = (row: unknown, rules = RULES): string | undefined =>
  takeBatch([row], NOTHING, rules).rejected[0]?.issue;

describe('a batch of readings', () => {
  it('is taken row by row: new, the same again, corrected, refused', () => {
    const taken = takeBatch(
      [
        { timestamp: at('08:00'), power_kw: 10.5, energy_kwh_register: 1_000.1234 },
        { timestamp: '2026-05-01T10:00:00+02:00', power_kw: 10.5, energy_kwh_register: 1_000.123 },
        { timestamp: at('08:00'), power_kw: 11, energy_kwh_register: 1_000.123 },
        { timestamp: at('12:06'), power_kw: 1 },
        { timestamp: at('12:05'), power_kw: -0 },
      ],
      NOTHING,
      RULES,
    );
    expect(taken).toMatchObject({ accepted: 2, duplicates: 1, corrections: 1 });
    expect(taken.rejected).toMatchObject([{ index: 3, issue: 'future' }]);
    expect(taken.changes).toMatchObject([
      { powerW: 10_500, energyWh: 1_000_123, exportWh: null },
      { powerW: 11_000 },
      { powerW: 0 },
    ]);
    expect(Object.is(taken.changes[2]?.powerW, 0)).toBe(true);
  });

  it.each([
    [null, 'object'],
    [[], 'object'],
    [{ timestamp: at('08:00'), power_kw: 1, watts: 1 }, 'unknown_member'],
    [{ power_kw: 1 }, 'timestamp_missing'],
    [{ timestamp: 5, power_kw: 1 }, 'timestamp'],
    [{ timestamp: '2026-05-01T08:00:00', power_kw: 1 }, 'timestamp'],
    [{ timestamp: '2026-02-30T08:00:00Z', power_kw: 1 }, 'timestamp'],
    [{ timestamp: '2026-05-01T25:00:00Z', power_kw: 1 }, 'timestamp'],
    [{ timestamp: '2025-12-31T23:59:59Z', power_kw: 1 }, 'too_old'],
    [{ timestamp: at('08:00') }, 'empty'],
    [{ timestamp: at('08:00'), power_kw: null }, 'empty'],
    [{ timestamp: at('08:00'), power_kw: '5' }, 'power_kw'],
    [{ timestamp: at('08:00'), power_kw: NaN }, 'power_kw'],
    [{ timestamp: at('08:00'), power_kw: 201 }, 'implausible_power'],
    [{ timestamp: at('08:00'), energy_kwh_register: -1 }, 'energy_kwh_register'],
    [{ timestamp: at('08:00'), voltage_v: -230 }, 'voltage_v'],
    [{ timestamp: at('08:00'), soc_percent: 101 }, 'soc_percent'],
  ])('refuses %j: %s', (row, issue) => {
    expect(issueOf(row)).toBe(issue);
  });

  it('lets power flow both ways, but not out of a building', () => {
    const row = { timestamp: at('08:00'), power_kw: -5 };
    expect(issueOf(row)).toBeUndefined();
    expect(issueOf(row, { ...RULES, assetType: 'building_load' })).toBe('power_kw');
  });

  it('refuses a register that jumps, takes one that begins anew, and is not misled by a single wrong one', () => {
    const registers = (...kwh: readonly number[]) =>
      kwh.map((energy_kwh_register, index) => ({ timestamp: at(`08:0${index}`), energy_kwh_register }));
    const refused = (...kwh: readonly number[]) =>
      takeBatch(registers(...kwh), NOTHING, RULES).rejected.map(({ index, issue }) => [index, issue]);
    expect(refused(1_000, 1_002)).toEqual([]);
    expect(refused(1_000, 1_100, 1_003)).toEqual([[1, 'implausible_energy']]);
    expect(refused(1_000, 0, 1)).toEqual([]);
    expect(refused(1_000, 0, 1_003)).toEqual([]);
    const before = { energyWh: 1_000_000, atMs: Date.parse(at('07:59')) } as AssetReading;
    const [row] = registers(1_500);
    expect(takeBatch([row], { known: [], before: [before] }, RULES).rejected).toHaveLength(1);
  });
});
