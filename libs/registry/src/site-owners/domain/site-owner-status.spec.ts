import { siteOwnerStatus } from './site-owner-status';

describe('the status of a site owner', () => {
  const now = new Date('2026-05-01T09:00:00Z');
  const [earlier, later] = [new Date('2026-05-01T08:59:59Z'), new Date('2026-05-01T09:00:01Z')];

  it.each([
    [null, later, 'invited'],
    [null, now, 'expired'],
    [null, earlier, 'expired'],
    [earlier, earlier, 'active'],
  ])('accepted %s, expires %s: %s', (acceptedAt, expiresAt, expected) => {
    expect(siteOwnerStatus({ acceptedAt, expiresAt }, now)).toBe(expected);
  });
});
