import { begun, decided, isOpen, type PasswordPush, used } from './password-push';

describe('a password that a charger is told', () => {
  const NOW = new Date('2026-05-01T08:12:00.000Z');
  const pending = begun('cmd_1', 'new', NOW);
  const after = (status: 'Accepted' | 'Rejected' | 'Timeout' | 'Error', reason: string | null) =>
    decided(pending, 'cmd_1', { status, reason }, NOW) as PasswordPush;

  it('is valid beside the old one from the start', () => {
    expect(isOpen(pending)).toBe(true);
    expect(isOpen(null)).toBe(false);
  });

  it('once accepted leaves the old one a day', () => {
    const push = after('Accepted', null);
    expect(push).toMatchObject({ status: 'accepted', oldValidUntil: '2026-05-02T08:12:00.000Z' });
    expect(isOpen(push)).toBe(true);
  });

  it.each([
    ['Rejected', 'Rejected'],
    ['Rejected', 'NotSupported'],
    ['Error', 'charge_point_offline'],
    ['Timeout', 'expired'],
  ] as const)('is void where the charger does not have it (%s, %s)', (status, reason) => {
    const push = after(status, reason);
    expect(push).toMatchObject({ status: 'failed', reason });
    expect(isOpen(push)).toBe(false);
  });

  it.each([
    ['Timeout', 'charge_point_timeout'],
    ['Error', 'connection_lost'],
    ['Error', 'outcome_unknown'],
  ] as const)('stays valid where nobody knows (%s, %s)', (status, reason) => {
    const push = after(status, reason);
    expect(push).toMatchObject({ status: 'unknown', reason, oldValidUntil: null });
    expect(isOpen(push)).toBe(true);
  });

  it('is decided once, and not by the answer to another command', () => {
    const accepted = { status: 'Accepted', reason: null } as const;
    expect(decided(pending, 'cmd_2', accepted, NOW)).toBeNull();
    expect(decided(null, 'cmd_1', accepted, NOW)).toBeNull();
    expect(decided(after('Rejected', 'Rejected'), 'cmd_1', accepted, NOW)).toBeNull();
  });

  it('is the only one once the charger has come with it, also before it answered', () => {
    for (const push of [pending, after('Accepted', null), after('Timeout', 'charge_point_timeout')]) {
      expect(used(push, 'cmd_1')).toMatchObject({
        status: 'in_use',
        used: 'new',
        sha256: null,
        oldValidUntil: null,
      });
    }
    expect(used(pending, 'cmd_2')).toBeNull();
    expect(used(after('Rejected', 'Rejected'), 'cmd_1')).toBeNull();
  });
});
