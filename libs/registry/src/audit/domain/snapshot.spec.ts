import { Decimal } from '@csms/kernel';

import { shownAs, snapshot } from './snapshot';

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

  it('has these names all the way down, but for what customers put in', () => {
    const settings = { dataRetention: { meterValuesDays: 30 }, list: [{ perDay: 1 }] };
    expect(snapshot({ settings, metadata: { ownName: 1 } })).toEqual({
      settings: { data_retention: { meter_values_days: 30 }, list: [{ per_day: 1 }] },
      metadata: { ownName: 1 },
    });
  });

  it('calls members as the API calls them', () => {
    const row = { id: 'site_1', latitude: 1, longitude: 2, name: 'Depot' };
    expect(shownAs('site', row)).toEqual({ site_id: 'site_1', lat: 1, lng: 2, name: 'Depot' });
    expect(shownAs('tariff', row)).toEqual(row);
  });

  it.each(['ocppPasswordSha256', 'passwordHash', 'clientSecret', 'totpSecret', 'secretSha256'])(
    'has no %s',
    (name) => {
      expect(snapshot({ id: 'x', [name]: 'hidden' })).toEqual({ id: 'x' });
    },
  );
});
