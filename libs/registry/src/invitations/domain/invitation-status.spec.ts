import { invitationStatus } from './invitation-status';

const NOW = new Date('2026-05-01T09:00:00Z');
const AFTER = new Date('2026-05-01T09:00:01Z');
const OPEN = { acceptedAt: null, revokedAt: null, expiresAt: AFTER };

describe('invitationStatus', () => {
  it.each([
    ['pending', {}],
    ['expired', { expiresAt: NOW }],
    ['revoked', { revokedAt: NOW, expiresAt: NOW }],
    ['accepted', { acceptedAt: NOW, expiresAt: NOW }],
  ])('is %s with %j', (expected, dates) => {
    expect(invitationStatus({ ...OPEN, ...dates }, NOW)).toBe(expected);
  });
});
