import { withoutDrivers } from './shown-entry';

const shown = (resourceType: string, resourceId: string, before: object | null, after: object | null) =>
  withoutDrivers({ resourceType, resourceId, before, after }, (driverId) => `anon_of_${driverId.length}`);

describe('an entry of the audit log without drivers', () => {
  it('of a token has its last characters, nobody and no label', () => {
    const state = {
      id_tag: 'TRTAG-D1',
      driver_id: 'drv_1',
      group_id_tag: 'GROUP-1',
      label: 'Anna',
      type: 'Central',
    };
    expect(shown('id_tag', 'TRTAG-D1', null, state)).toEqual({
      resourceType: 'id_tag',
      resourceId: '…G-D1',
      before: null,
      after: {
        id_tag: '…G-D1',
        driver_id: 'anon_of_5',
        group_id_tag: '…UP-1',
        label: '(masked)',
        type: 'Central',
      },
    });
  });

  it('of a driver has the pseudonym, and says of names no more than that they changed', () => {
    const before = { driver_id: 'drv_1', name: '(masked)', email: null };
    const after = { driver_id: 'drv_1', name: '(masked, changed)', email: 'anna@a.example' };
    expect(shown('driver', 'drv_1', before, after)).toEqual({
      resourceType: 'driver',
      resourceId: 'anon_of_5',
      before: { driver_id: 'anon_of_5', name: '(masked)', email: null },
      after: { driver_id: 'anon_of_5', name: '(masked, changed)', email: '(masked)' },
    });
  });

  it('of a vehicle has neither name nor plate, of a site its name', () => {
    const van = { vehicle_id: 'veh_1', name: 'Anna', registration: 'AB12', evcc_id: null, id_tag: 'CARD-77' };
    expect(shown('vehicle', 'veh_1', van, null).before).toEqual({
      vehicle_id: 'veh_1',
      name: '(masked)',
      registration: '(masked)',
      evcc_id: null,
      id_tag: '…D-77',
    });
    const site = { resourceType: 'site', resourceId: 'site_1', before: { name: 'Depot' }, after: null };
    expect(shown('site', 'site_1', site.before, null)).toEqual(site);
  });

  it('of an export has filters that tell nobody', () => {
    const filters = { id_tag: 'TRTAG-D1', driver_id: 'drv_1', q: 'TRTAG' };
    expect(shown('export', 'exp_1', null, { filters }).after).toEqual({
      filters: { id_tag: '…G-D1', driver_id: 'anon_of_5', q: '…RTAG' },
    });
  });
});
