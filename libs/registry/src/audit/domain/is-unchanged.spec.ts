import { isUnchanged } from './is-unchanged';

describe('isUnchanged', () => {
  const state = { id: 'site_1', limits: { power_kw: '5' }, updated_at: '2026-05-01T09:00:00.000Z' };
  const later = { ...state, updated_at: '2026-05-01T09:00:01.000Z' };

  it.each([
    ['site.updated', state, later, true],
    ['charge_point.installed', state, later, true],
    ['site.updated', state, { ...later, limits: { power_kw: '6' } }, false],
    ['site.updated', state, { ...later, name: null }, false],
    ['api_key.rotated', state, later, false],
    ['site.created', null, state, false],
    ['site.removed', state, null, false],
  ])('of %s from %j to %j is %s', (action, before, after, expected) => {
    expect(isUnchanged(action, before, after)).toBe(expected);
  });
});
