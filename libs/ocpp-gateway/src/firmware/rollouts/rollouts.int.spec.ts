import { eventually, type RestClient } from '@csms/testing';

import { boot16 } from '../../testing/frames';
import type { TestCharger } from '../../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../../testing/test-gateway';

let gateways: TestGateway[];
let count = 0;

interface Rollout {
  readonly rollout_id: string;
  readonly status: string;
  readonly counts: object;
  readonly chargers: {
    readonly charge_point_id: string;
    readonly state: string;
    readonly reason: string | null;
  }[];
}

/** Each test has chargers of a model of its own. */
interface World {
  readonly path: string;
  readonly version: string;
  readonly chargePoints: KnownChargePoint[];
  readonly ids: string[];
  readonly boot: (chargePoint: KnownChargePoint, version?: string) => Promise<TestCharger>;
  readonly asked: string[];
}

const first = (): TestGateway => gateways[0] as TestGateway;
const api = (organizationId = 'org_A'): RestClient =>
  first().service.as(['read:charge_points', 'write:charge_points'], organizationId);

async function world(chargers: number): Promise<World> {
  count += 1;
  const model = `Model ${count}`;
  const version = `4.0.${count}`;
  const firmware = { vendor: 'ABB', model, version, url: 'https://files.example.com/a.bin', approved: true };
  const { body } = await api().post<{ firmware_id: string }>('/api/v1/firmware', firmware);
  const chargePoints = await first().registerMany(chargers);
  chargePoints.sort((one, other) => (one.id < other.id ? -1 : 1));
  const asked: string[] = [];
  const boot = async (chargePoint: KnownChargePoint, firmwareVersion = '1.0') => {
    const charger = await (gateways[chargePoints.indexOf(chargePoint) % 2] ?? first()).connect16(chargePoint);
    charger.onCommand((action) => {
      asked.push(`${action} ${chargePoint.id}`);
      return { payload: {} };
    });
    await charger.result('BootNotification', { ...boot16, chargePointModel: model, firmwareVersion });
    await eventually(async () => {
      const sql = 'select 1 from charger_software where charge_point_id = $1 and firmware_version = $2';
      expect(
        await first().service.platform.database.query(sql, [chargePoint.id, firmwareVersion]),
      ).toHaveLength(1);
    });
    return charger;
  };
  const path = `/api/v1/firmware/${body.firmware_id}/rollouts`;
  return { path, version, chargePoints, ids: chargePoints.map(({ id }) => id), boot, asked };
}

async function start({ path }: World, body: object): Promise<string> {
  const answer = await api().post<Rollout>(path, body);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 202 });
  return answer.body.rollout_id;
}

async function read({ path }: World, rolloutId: string): Promise<Rollout> {
  return (await api().get<Rollout>(`${path}/${rolloutId}`)).body;
}

const updates = (...ids: (string | undefined)[]) => ids.map((id) => `UpdateFirmware ${id ?? ''}`).sort();
const says = (charger: TestCharger | undefined, status: string) =>
  charger?.result('FirmwareStatusNotification', { status });

describe('rollouts of firmware, carried out by two instances', () => {
  beforeAll(async () => {
    const one = await TestGateway.start();
    gateways = [one, await TestGateway.start({ installation: one.service.installation })];
  }, 120_000);

  afterAll(async () => {
    for (const gateway of gateways.toReversed()) await gateway.stop();
  }, 60_000);

  it('is of approved firmware only', async () => {
    const one = await world(1);
    const [chargePoint] = one.chargePoints;
    if (chargePoint !== undefined) await one.boot(chargePoint);
    const firmware = one.path.replace('/rollouts', '');
    await api().patch(firmware, { approved: false });
    expect(await api().post(one.path, { batch_size: 1 })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect(await api().get(one.path)).toMatchObject({ body: { total: 0 } });
    await api().patch(firmware, { approved: true });
    await start(one, { batch_size: 1 });
  });

  it('update batch by batch, each charger once', async () => {
    const made = await world(3);
    const chargers = await Promise.all(made.chargePoints.map((one) => made.boot(one)));
    const id = await start(made, { batch_size: 2 });
    await eventually(() => expect([...made.asked].sort()).toEqual(updates(...made.ids.slice(0, 2))));
    await says(chargers[0], 'Installed');
    await says(chargers[1], 'Installing');
    await eventually(async () =>
      expect(await read(made, id)).toMatchObject({
        status: 'running',
        chargers: [
          { state: 'installed' },
          { state: 'updating', update_status: 'installing' },
          { state: 'pending' },
        ],
      }),
    );
    expect(made.asked).toHaveLength(2);
    await says(chargers[1], 'Installed');
    await eventually(() => expect(made.asked).toHaveLength(3));
    await says(chargers[2], 'Installed');
    await eventually(async () =>
      expect(await read(made, id)).toMatchObject({ status: 'completed', counts: { installed: 3 } }),
    );
    expect([...made.asked].sort()).toEqual(updates(...made.ids));
  }, 30_000);

  it('stop on failures', async () => {
    const made = await world(2);
    const chargers = await Promise.all(made.chargePoints.map((one) => made.boot(one)));
    const id = await start(made, { batch_size: 1, stop_after_failures: 1 });
    await eventually(() => expect(made.asked).toHaveLength(1));
    await says(chargers[0], 'DownloadFailed');
    await eventually(async () =>
      expect(await read(made, id)).toMatchObject({
        status: 'stopped',
        chargers: [
          { state: 'failed', reason: 'DownloadFailed' },
          { state: 'cancelled', reason: 'stopped' },
        ],
      }),
    );
    expect(made.asked).toHaveLength(1);
  }, 30_000);

  it('wait for who is offline, and go on without them', async () => {
    const made = await world(2);
    const [away, there] = made.chargePoints as [KnownChargePoint, KnownChargePoint];
    await (await made.boot(away)).close();
    const charger = await made.boot(there);
    const id = await start(made, { batch_size: 1 });
    await eventually(() => expect(made.asked).toEqual(updates(there.id)));
    await says(charger, 'Installed');
    const back = await made.boot(away);
    await eventually(() => expect(made.asked).toHaveLength(2));
    await says(back, 'Installed');
    await eventually(async () => expect(await read(made, id)).toMatchObject({ status: 'completed' }));
  }, 30_000);

  it('give up who has not come by the deadline', async () => {
    const made = await world(1);
    await (await made.boot(made.chargePoints[0] as KnownChargePoint)).close();
    const id = await start(made, { batch_size: 1, deadline_hours: 1 });
    const { database } = first().service.platform;
    await database.query('update firmware_rollout set deadline_at = now() where id = $1', [id]);
    await eventually(async () =>
      expect(await read(made, id)).toMatchObject({
        status: 'completed',
        chargers: [{ state: 'failed', reason: 'deadline_passed' }],
      }),
    );
  }, 30_000);

  it('order again what was lost with the instance that was about to order it', async () => {
    const made = await world(1);
    const [chargePoint] = made.chargePoints as [KnownChargePoint];
    await (await made.boot(chargePoint)).close();
    const id = await start(made, { batch_size: 1 });
    await first().service.platform.database.query(
      `update firmware_rollout_charger set state = 'ordering', ordered_at = now() - interval '61 seconds'
       where rollout_id = $1`,
      [id],
    );
    await made.boot(chargePoint);
    await eventually(() => expect(made.asked).toEqual(updates(chargePoint.id)));
  }, 30_000);

  it('fail at a charger that has become another one since, which is not asked', async () => {
    const made = await world(2);
    const [other, last] = made.chargePoints as [KnownChargePoint, KnownChargePoint];
    for (const one of made.chargePoints) await (await made.boot(one)).close();
    const id = await start(made, { batch_size: 1, stop_after_failures: 1 });
    const { database } = first().service.platform;
    // Its controller was replaced: it tells so at its next boot.
    await database.query(`update charger_software set model = 'Another' where charge_point_id = $1`, [
      other.id,
    ]);
    const charger = await first().connect16(other);
    await eventually(async () =>
      expect(await read(made, id)).toMatchObject({
        status: 'stopped',
        chargers: [
          { charge_point_id: other.id, state: 'failed', reason: 'invalid_state' },
          { charge_point_id: last.id, state: 'cancelled', reason: 'stopped' },
        ],
      }),
    );
    expect((await api().get(`/api/v1/charge-points/${other.id}/firmware-updates`)).body).toMatchObject({
      total: 0,
    });
    expect(made.asked).toEqual([]);
    await charger.close();
  }, 30_000);

  it('order again what could not be written down', async () => {
    const made = await world(1);
    const [chargePoint] = made.chargePoints as [KnownChargePoint];
    const { database } = first().service.platform;
    const [rule, attempts] = [`"no ${chargePoint.id}"`, `"attempts ${chargePoint.id}"`];
    // A sequence keeps its number where a transaction fails.
    await database.query(`create sequence ${attempts}`);
    await database.query(
      `alter table firmware_update add constraint ${rule}
         check (charge_point_id <> '${chargePoint.id}' or nextval('${attempts}') < 0)`,
    );
    await made.boot(chargePoint);
    const id = await start(made, { batch_size: 1 });
    const stateIs = async (state: string) =>
      expect(await read(made, id)).toMatchObject({ status: 'running', chargers: [{ state }] });
    await eventually(async () =>
      expect(await database.query(`select is_called from ${attempts}`)).toEqual([{ is_called: true }]),
    );
    await stateIs('ordering');
    await database.query(`alter table firmware_update drop constraint ${rule}`);
    await database.query(
      `update firmware_rollout_charger set ordered_at = now() - interval '61 seconds' where rollout_id = $1`,
      [id],
    );
    await eventually(() => stateIs('updating'));
    await eventually(() => expect(made.asked).toEqual(updates(chargePoint.id)));
  }, 30_000);

  it('wait again for who went away before the order was its turn', async () => {
    const made = await world(1);
    const [chargePoint] = made.chargePoints as [KnownChargePoint];
    const charger = await made.boot(chargePoint);
    const heard: string[] = [];
    charger.onCommand((action) => {
      heard.push(action);
      return null;
    });
    const reset = api().post(`/api/v1/cpo/commands/${chargePoint.id}`, {
      command: 'hard_reset',
      timeout_seconds: 30,
    });
    await eventually(() => expect(heard).toEqual(['Reset']));
    const id = await start(made, { batch_size: 1 });
    const stateIs = async (state: string) =>
      expect(await read(made, id)).toMatchObject({ status: 'running', chargers: [{ state }] });
    await eventually(() => stateIs('updating'));
    await eventually(async () =>
      expect(
        (await api().get(`/api/v1/cpo/commands/history?charge_point_id=${chargePoint.id}&status=Pending`))
          .body,
      ).toMatchObject({ total: 2 }),
    );
    await charger.result('Heartbeat', {});
    await charger.close();
    await eventually(() => stateIs('pending'));
    await reset;
    await made.boot(chargePoint);
    await eventually(() => expect(made.asked).toEqual(updates(chargePoint.id)));
    expect(heard).toEqual(['Reset']);
  }, 30_000);

  it('begin at their time, and can be cancelled', async () => {
    const made = await world(1);
    await made.boot(made.chargePoints[0] as KnownChargePoint);
    const id = await start(made, { batch_size: 1, start_at: '2999-01-01T00:00:00Z' });
    expect(await read(made, id)).toMatchObject({ status: 'scheduled', chargers: [{ state: 'pending' }] });
    const firmware = made.path.replace('/rollouts', '');
    expect(await api().delete(firmware)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const cancelled = await api().post(`${made.path}/${id}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', counts: { cancelled: 1 } } });
    expect(await api().post(`${made.path}/${id}/cancel`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect((await api().get(made.path)).body).toMatchObject({ total: 1, data: [{ status: 'cancelled' }] });
    expect(made.asked).toEqual([]);
  }, 30_000);

  it('leave out who runs it already, and what is of another model', async () => {
    const made = await world(2);
    const [newest, other] = made.chargePoints as [KnownChargePoint, KnownChargePoint];
    await made.boot(newest, made.version);
    const id = await start(made, { batch_size: 5 });
    expect(await read(made, id)).toMatchObject({
      chargers: [{ charge_point_id: newest.id, state: 'installed', reason: 'already_installed' }],
    });
    const refused = await api().post(made.path, { batch_size: 1, charge_point_ids: [newest.id, other.id] });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/charge_point_ids/1' }] } });
  }, 30_000);

  it.each([
    ['/batch_size', { batch_size: 0 }],
    ['/batch_size', { batch_size: 501 }],
    ['/batch_size', {}],
    ['/stop_after_failures', { batch_size: 1, stop_after_failures: 0 }],
    ['/start_at', { batch_size: 1, start_at: '2026-06-01' }],
    ['/deadline_hours', { batch_size: 1, deadline_hours: 0 }],
    ['/charge_point_ids', { batch_size: 1, charge_point_ids: [] }],
    ['/charge_point_ids/0', { batch_size: 1, charge_point_ids: ['CP-unknown'] }],
    ['', { batch_size: 1, site_id: 'site_unknown' }],
    ['/colour', { batch_size: 1, colour: 'red' }],
  ])('refuse a broken %s', async (pointer, body) => {
    const { status, body: problem } = await api().post((await world(0)).path, body);
    expect({ status, problem }).toMatchObject({ status: 422 });
    expect((problem as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(
      pointer,
    );
  });

  it('are nobody else’s', async () => {
    const made = await world(1);
    await made.boot(made.chargePoints[0] as KnownChargePoint);
    const id = await start(made, { batch_size: 1, start_at: '2999-01-01T00:00:00Z' });
    const stranger = api('org_B');
    expect(await stranger.post(made.path, { batch_size: 1 })).toMatchObject({ status: 404 });
    expect(await stranger.get(made.path)).toMatchObject({ status: 404 });
    expect(await stranger.get(`${made.path}/${id}`)).toMatchObject({ status: 404 });
    expect(await stranger.post(`${made.path}/${id}/cancel`, {})).toMatchObject({ status: 404 });
    expect(await read(made, id)).toMatchObject({ status: 'scheduled' });
  });
});
