import { Decimal } from '@csms/kernel';

import { snapshot } from './snapshot';

describe('what the audit log keeps of an object', () => {
  it('is plain JSON with the names of the API', () => {
    const row = {
      id: 'site_1',
      maxPowerKw: new Decimal('150.5'),
      createdAt: new Date('2026-05-01T09:00:00Z'),
      name: null,
    };
    expect(snapshot(row)).toEqual({
      id: 'site_1',
      max_power_kw: '150.5',
      created_at: '2026-05-01T09:00:00.000Z',
      name: null,
    });
  });

  it.each(['ocppPasswordSha256', 'passwordHash', 'clientSecret', 'totpSecret', 'secretSha256'])(
    'has no %s',
    (name) => {
      expect(snapshot({ id: 'x', [name]: 'hidden' })).toEqual({ id: 'x' });
    },
  );
});
