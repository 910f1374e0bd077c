import { bounded, type KeptRefusals } from './bounded-refusals';
import { keyOf, merged, type Refusal, REFUSAL_REASONS, REMEDIES } from './refusal';

const at = (second: number) => new Date(Date.UTC(2026, 4, 1, 8, 0, second));
const refusal = (more: Partial<Refusal>): Refusal => ({
  chargePointId: 'CP-1',
  organizationId: null,
  address: '203.0.113.7',
  reason: 'unknown_charge_point',
  count: 1,
  firstAt: at(0),
  lastAt: at(0),
  ...more,
});
const NOTHING: KeptRefusals = {
  keys: new Set(),
  unknownOfAddress: new Map(),
  ofChargePoint: new Map(),
  unknown: 0,
};
const LIMITS = { unknownPerAddress: 2, addressesPerChargePoint: 2, unknown: 5 };
const keys = (refusals: readonly Refusal[]) => refusals.map((one) => [keyOf(one), one.count]);

describe('refused connections', () => {
  const strangers = (count: number, more: Partial<Refusal> = {}) =>
    Array.from({ length: count }, (_, index) => refusal({ chargePointId: `X-${index}`, ...more }));

  it('of one stranger who tries many ids become one row', () => {
    expect(keys(bounded(strangers(100), NOTHING, LIMITS))).toEqual([
      ['X-0/203.0.113.7/unknown_charge_point', 1],
      ['X-1/203.0.113.7/unknown_charge_point', 1],
      ['/203.0.113.7/unknown_charge_point', 98],
    ]);
  });

  it('count the rows that are kept already', () => {
    const kept = {
      ...NOTHING,
      keys: new Set(['X-7/203.0.113.7/unknown_charge_point']),
      unknownOfAddress: new Map([['203.0.113.7', 2]]),
      unknown: 2,
    };
    expect(keys(bounded(strangers(10), kept, LIMITS))).toEqual([
      ['/203.0.113.7/unknown_charge_point', 9],
      ['X-7/203.0.113.7/unknown_charge_point', 1],
    ]);
  });

  it('of a stranger without an id leave the others of its address their rows', () => {
    const nameless = refusal({ chargePointId: '', reason: 'bad_path' });
    const other = refusal({ chargePointId: '', reason: 'tls_failed' });
    expect(keys(bounded([nameless, other, ...strangers(1)], NOTHING, LIMITS))).toEqual([
      ['/203.0.113.7/bad_path', 1],
      ['/203.0.113.7/tls_failed', 1],
      ['X-0/203.0.113.7/unknown_charge_point', 1],
    ]);
  });

  it('of strangers from everywhere are dropped beyond a number', () => {
    const many = Array.from({ length: 50 }, (_, index) => refusal({ address: `2001:db8::${index}` }));
    expect(bounded(many, NOTHING, LIMITS)).toHaveLength(5);
  });

  it('of one charge point from many addresses become one row, and none is dropped', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      refusal({ organizationId: 'org_A', address: `2001:db8::${index}`, reason: 'wrong_password' }),
    );
    const found = bounded(many, { ...NOTHING, unknown: 5 }, LIMITS);
    expect(keys(found)).toEqual([
      ['CP-1/2001:db8::0/wrong_password', 1],
      ['CP-1/2001:db8::1/wrong_password', 1],
      ['CP-1//wrong_password', 48],
    ]);
  });

  it('keep the first and the last time of what they are told as one', () => {
    const found = bounded(
      [
        ...strangers(2),
        refusal({ firstAt: at(5), lastAt: at(9) }),
        refusal({ chargePointId: 'Y', firstAt: at(3), lastAt: at(4) }),
      ],
      NOTHING,
      LIMITS,
    );
    expect(found.at(-1)).toMatchObject({ chargePointId: '', count: 2, firstAt: at(3), lastAt: at(9) });
  });

  it.each([
    [refusal({ firstAt: at(3), lastAt: at(4) }), refusal({ firstAt: at(5), lastAt: at(9) })],
    [refusal({ firstAt: at(5), lastAt: at(9) }), refusal({ firstAt: at(3), lastAt: at(4) })],
    [refusal({ firstAt: at(3), lastAt: at(9) }), refusal({ firstAt: at(5), lastAt: at(6) })],
    [refusal({ firstAt: at(5), lastAt: at(6) }), refusal({ firstAt: at(3), lastAt: at(9) })],
  ])('are one, from the first of both to the last (%#)', (one, other) => {
    expect(merged(one, other)).toEqual(refusal({ count: 2, firstAt: at(3), lastAt: at(9) }));
  });

  it('are of the organization that either is of', () => {
    const [ours, nobodys] = [refusal({ organizationId: 'org_A' }), refusal({})];
    expect(merged(ours, nobodys).organizationId).toBe('org_A');
    expect(merged(nobodys, ours).organizationId).toBe('org_A');
  });

  it.each(REFUSAL_REASONS)('for %s name the step that lets the charger in', (reason) => {
    expect(REMEDIES[reason]).toMatch(/^(Set|Register|Install|Switch) .*\.$/);
  });
});
