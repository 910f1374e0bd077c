import { enter, type Lifecycle, LIFECYCLES, mayFollow } from './lifecycle';

const ALLOWED: readonly (readonly [Lifecycle, Lifecycle])[] = [
  ['registered', 'configured'],
  ['registered', 'commissioning'],
  ['configured', 'commissioning'],
  ['commissioning', 'commissioning'],
  ['commissioning', 'commissioned'],
  ['commissioned', 'commissioning'],
  ['commissioned', 'handed_over'],
  ['registered', 'decommissioned'],
  ['configured', 'decommissioned'],
  ['commissioning', 'decommissioned'],
  ['commissioned', 'decommissioned'],
  ['handed_over', 'decommissioned'],
];

describe('the life of a charge point', () => {
  it('goes these ways, and no others', () => {
    for (const from of LIFECYCLES) {
      for (const to of LIFECYCLES) {
        expect([from, to, mayFollow(from, to)]).toEqual([
          from,
          to,
          ALLOWED.some(([one, other]) => one === from && other === to),
        ]);
      }
    }
  });

  it('stays where it is when the way is closed', () => {
    const row = { id: 'CP-1', lifecycle: 'registered' as Lifecycle };
    expect(() => enter(row, 'handed_over')).toThrow('CP-1 is registered and does not become handed_over');
    expect(row.lifecycle).toBe('registered');
    enter(row, 'commissioning');
    expect(row.lifecycle).toBe('commissioning');
  });
});
