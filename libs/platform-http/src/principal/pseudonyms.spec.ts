import { randomBytes } from 'node:crypto';

import * as fc from 'fast-check';

import { Pseudonyms } from './pseudonyms';

const pseudonyms = new Pseudonyms(randomBytes(32));
const reader = { organizationId: 'org_A', scopes: ['read:sessions'] };

describe('a pseudonym', () => {
  it('is the same for one driver, and another for each other driver, organization and key', () => {
    const of = (organizationId: string, driverId: string) => pseudonyms.of(organizationId, driverId);
    const one = of('org_A', 'drv_1');
    expect(one).toMatch(/^anon_[\w-]{22}$/);
    expect(of('org_A', 'drv_1')).toBe(one);
    const others = [
      of('org_A', 'drv_2'),
      of('org_B', 'drv_1'),
      new Pseudonyms(randomBytes(32)).of('org_A', 'drv_1'),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
  });

  it('does not join what belongs apart', () => {
    expect(pseudonyms.of('org_A', 'Bdrv_1')).not.toBe(pseudonyms.of('org_AB', 'drv_1'));
  });

  it('is what a reader sees who may not know drivers', () => {
    fc.assert(
      fc.property(fc.string(), (driverId) => {
        expect(pseudonyms.viewOf(reader)(driverId)).toBe(pseudonyms.of('org_A', driverId));
      }),
    );
    expect(pseudonyms.viewOf(reader)(null)).toBeNull();
    const users = { ...reader, scopes: ['read:users'] };
    expect(pseudonyms.viewOf(users)('drv_1')).toBe('drv_1');
    expect(pseudonyms.viewOf({ ...users, pseudonymous: true })('drv_1')).toBe(
      pseudonyms.of('org_A', 'drv_1'),
    );
  });

  it('of a driver who was erased stays as it is', () => {
    const kept = pseudonyms.of('org_A', 'drv_1');
    expect(pseudonyms.viewOf(reader)(kept)).toBe(kept);
  });

  describe('in a filter', () => {
    const drivers = () => Promise.resolve([{ driver_id: 'drv_1' }, { driver_id: 'drv_2' }]);
    const meantBy = (asked: string, caller = reader) => pseudonyms.meantBy(caller, asked, drivers);

    it('means its driver', async () => {
      expect(await meantBy(pseudonyms.of('org_A', 'drv_2'))).toBe('drv_2');
    });

    it('means whoever went by it, when nobody does any more', async () => {
      const erased = pseudonyms.of('org_A', 'drv_3');
      expect(await meantBy(erased)).toBe(erased);
      expect(await meantBy(pseudonyms.of('org_B', 'drv_2'))).not.toBe('drv_2');
    });

    it('is the only way to name a driver without read:users', async () => {
      expect(await meantBy('drv_2')).toBe('');
      expect(await meantBy('drv_2', { ...reader, scopes: ['read:users'] })).toBe('drv_2');
      const pseudonymous = { ...reader, scopes: ['read:users'], pseudonymous: true };
      expect(await meantBy('drv_2', pseudonymous)).toBe('');
      expect(await meantBy(pseudonyms.of('org_A', 'drv_2'), pseudonymous)).toBe('drv_2');
    });
  });
});
