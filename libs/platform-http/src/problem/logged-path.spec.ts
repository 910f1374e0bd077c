import { randomBytes } from 'node:crypto';

import { loggedPath } from './logged-path';

describe('loggedPath', () => {
  it('leaves out the secret of a link', () => {
    const secret = randomBytes(32).toString('base64url');
    expect(loggedPath(`/api/v1/invitations/${secret}/accept`)).toBe('/api/v1/invitations/…/accept');
  });

  it.each(['/api/v1/sites/site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', '/api/v1/charge-points/CP-SITE42-001', '/', ''])(
    'leaves %j as it is',
    (path) => {
      expect(loggedPath(path)).toBe(path);
    },
  );
});
