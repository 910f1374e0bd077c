import { VehicleChanged, VehicleRemoved } from '@csms/contracts';

import { created, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { VehicleDto } from './dto/vehicle.dto';

describe('vehicles', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    other = await registry.organization();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
  });

  afterAll(() => registry.stop(), 30_000);

  const aVehicle = async (more: object = {}, of = mine) =>
    created(await of.api.post<VehicleDto>('/api/v1/vehicles', { name: 'Van 12', ...more }));
  const aDriver = async (of = mine) =>
    created(await of.api.post<{ driver_id: string }>('/api/v1/drivers', {})).driver_id;
  const told = async (key: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(key);
  };

  it('are entered, read, changed, told whole and removed', async () => {
    const driver_id = await aDriver();
    const vehicle = await aVehicle({
      registration: 'AB12 CDE',
      evcc_id: '0a:1b:2c:3d:4e:5f',
      id_tag: 'Card-1',
      driver_id,
      battery_kwh: 77.4,
    });
    expect(vehicle).toEqual({
      vehicle_id: expect.stringMatching(/^veh_/),
      name: 'Van 12',
      registration: 'AB12 CDE',
      evcc_id: '0A1B2C3D4E5F',
      id_tag: 'Card-1',
      driver_id,
      battery_kwh: 77.4,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const path = `/api/v1/vehicles/${vehicle.vehicle_id}`;
    expect((await mine.api.get(path)).body).toEqual(vehicle);
    expect((await mine.api.patch(path, vehicle)).status).toBe(200);
    expect((await mine.api.patch(path, { driver_id: null, battery_kwh: null })).body).toMatchObject({
      driver_id: null,
      battery_kwh: null,
      name: 'Van 12',
    });
    expect((await mine.api.delete(path)).status).toBe(204);
    expect((await mine.api.get(path)).status).toBe(404);
    const key = { vehicle_id: vehicle.vehicle_id, organization_id: mine.id };
    const known = { ...key, id_tag: 'Card-1', evcc_id: '0A1B2C3D4E5F' };
    expect((await told(vehicle.vehicle_id)).map(({ type, data }) => [type, data])).toEqual([
      [VehicleChanged.type, { ...known, driver_id }],
      [VehicleChanged.type, { ...known, driver_id }],
      [VehicleChanged.type, { ...known, driver_id: null }],
      [VehicleRemoved.type, { ...key, removed_at: expect.any(String) as string }],
    ]);
  });

  it('are found by driver and by text', async () => {
    const driver_id = await aDriver();
    const van = await aVehicle({ driver_id, registration: 'XY99 ZZZ' });
    const car = await aVehicle({ name: 'Pool car' });
    const found = async (query: string) =>
      (await mine.api.get<{ data: VehicleDto[] }>(`/api/v1/vehicles?${query}`)).body.data.map(
        ({ vehicle_id }) => vehicle_id,
      );
    expect(await found('')).toEqual([car.vehicle_id, van.vehicle_id]);
    expect(await found(`driver_id=${driver_id}`)).toEqual([van.vehicle_id]);
    expect(await found('q=xy99')).toEqual([van.vehicle_id]);
    expect(await found('q=pool')).toEqual([car.vehicle_id]);
  });

  it('are nobody’s when their driver is erased', async () => {
    const driver_id = await aDriver();
    const { vehicle_id } = await aVehicle({ driver_id });
    expect((await mine.api.delete(`/api/v1/drivers/${driver_id}`)).status).toBe(204);
    expect((await mine.api.get(`/api/v1/vehicles/${vehicle_id}`)).body).toMatchObject({ driver_id: null });
    expect((await told(vehicle_id)).at(-1)?.data).toMatchObject({ driver_id: null });
  });

  it('have a card and a charge controller of their own', async () => {
    await aVehicle({ id_tag: 'Card-1', evcc_id: '0A1B2C3D4E5F' });
    for (const body of [{ id_tag: 'CARD-1' }, { evcc_id: '0a-1b-2c-3d-4e-5f' }])
      expect(await mine.api.post('/api/v1/vehicles', body)).toMatchObject({
        status: 409,
        body: { code: 'already_exists' },
      });
    await aVehicle({ id_tag: 'Card-1', evcc_id: '0A1B2C3D4E5F' }, other);
  });

  it.each([
    [{ evcc_id: '0A1B2C' }, '/evcc_id'],
    [{ battery_kwh: 0 }, '/battery_kwh'],
    [{ battery_kwh: '77' }, '/battery_kwh'],
    [{ name: '' }, '/name'],
    [{ driver_id: 'drv_none' }, '/driver_id'],
    [{ colour: 'red' }, '/colour'],
  ])('are refused with %j', async (body, pointer) => {
    expect(await mine.api.post('/api/v1/vehicles', body)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it('are nobody else’s, nor driven by somebody else’s driver', async () => {
    const { vehicle_id } = await aVehicle();
    const path = `/api/v1/vehicles/${vehicle_id}`;
    for (const answer of [
      await other.api.get(path),
      await other.api.patch(path, { name: 'Mine' }),
      await other.api.delete(path),
    ])
      expect(answer).toMatchObject({ status: 404, body: { resource: 'vehicle' } });
    const foreign = await aDriver(other);
    expect((await mine.api.post('/api/v1/vehicles', { driver_id: foreign })).status).toBe(422);
  });
});
