import * as fc from 'fast-check';

import { evccIdOf, type KnownVehicle, vehicleOf } from './vehicle-of';

const vehicle = (vehicleId: string, more: Partial<KnownVehicle> = {}): KnownVehicle => ({
  vehicleId,
  idTag: null,
  evccId: null,
  driverId: null,
  ...more,
});

describe('the vehicle of a token', () => {
  const van = vehicle('veh_van', { idTag: 'Card-1', driverId: 'drv_1' });
  const car = vehicle('veh_car', { evccId: '0A1B2C3D4E5F', driverId: 'drv_1' });
  const own = vehicle('veh_own', { driverId: 'drv_2' });
  const all = [van, car, own];

  it.each([
    ['CARD-1', null, 'veh_van'],
    ['card-1', 'drv_2', 'veh_van'],
    ['0a1b2c3d4e5f', null, 'veh_car'],
    ['VID:0A1B2C3D4E5F', null, 'veh_car'],
    ['0A:1B:2C:3D:4E:5F', 'drv_2', 'veh_car'],
    ['other', 'drv_2', 'veh_own'],
    ['other', 'drv_1', null],
    ['other', 'drv_3', null],
    ['other', null, null],
    [null, null, null],
    [null, 'drv_2', 'veh_own'],
  ])('%j of driver %j is %j', (idToken, driverId, expected) => {
    expect(vehicleOf(all, { idToken, driverId })).toBe(expected);
  });

  it('is none where two vehicles claim it', () => {
    const twins = [vehicle('veh_1', { idTag: 'A1B2C3D4E5F6' }), vehicle('veh_2', { evccId: 'A1B2C3D4E5F6' })];
    expect(vehicleOf(twins, { idToken: 'A1B2C3D4E5F6', driverId: null })).toBeNull();
  });

  it('is never guessed: of a driver with several there is none, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.nat(5), (count) => {
        const fleet = Array.from({ length: count }, (_, n) => vehicle(`veh_${n}`, { driverId: 'drv_1' }));
        const found = vehicleOf(fleet, { idToken: 'x', driverId: 'drv_1' });
        expect(found).toBe(count === 1 ? 'veh_0' : null);
      }),
    );
  });

  it.each(['04A1B2C3D4', '0A1B2C3D4E5F6A', 'GA1B2C3D4E5F', 'VID0A1B2C'])(
    'knows no address in %s',
    (token) => {
      expect(evccIdOf(token)).toBeNull();
    },
  );
});
