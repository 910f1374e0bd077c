import {
  ChargePointConnected,
  ChargePointDisconnected,
  CommandCompleted,
  CommandRequested,
  type EventData,
  TransactionStarted,
} from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually, type RestClient } from '@csms/testing';

import { CommandRoute } from '../commands/command-route';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

import { GatewayInstance } from './gateway-instance';

/** Two instances of the gateway on one database; a third takes part where one dies. */
describe('several instances of the gateway', () => {
  let first: TestGateway;
  let second: TestGateway;
  const environment = { OCPP_INSTANCE_TIMEOUT_SECONDS: '1' };

  beforeAll(async () => {
    first = await TestGateway.start({ environment });
    second = await TestGateway.start({ environment, installation: first.service.installation });
  }, 60_000);

  afterAll(async () => {
    await second.stop();
    await first.stop();
  }, 30_000);

  const api = (gateway: TestGateway): RestClient => gateway.service.as(['write:charge_points'], 'org_A');
  const send = (gateway: TestGateway, id: string, more: object = {}) =>
    api(gateway).post('/api/v1/ocpp16/send_command', {
      charge_point_id: id,
      command: 'ClearCache',
      payload: {},
      ...more,
    });
  const coming = (id: string): string[] =>
    first.service.installation.events
      .heardOf(id)
      .map(({ type }) => type)
      .filter((type) => [ChargePointConnected.type, ChargePointDisconnected.type].includes(type));

  describe('a command', () => {
    it('reaches the charger by either, one hop at most', async () => {
      const chargePoint = await first.register();
      const charger = await first.connect16(chargePoint);
      charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
      await charger.result('Heartbeat', {});
      for (const gateway of [first, second]) {
        expect(await send(gateway, chargePoint.id)).toMatchObject({
          status: 200,
          body: { status: 'Accepted' },
        });
      }
      await charger.close();
    });

    it('of a service reaches each charger once, whichever instance takes it', async () => {
      const chargers = await Promise.all([first.register(), second.register()]);
      await second.service.settled();
      const sockets = [await first.connect16(chargers[0]), await second.connect16(chargers[1])];
      let heard = 0;
      for (const socket of sockets) {
        socket.onCommand(() => {
          heard += 1;
          return { payload: { status: 'Accepted' } };
        });
        await socket.result('Heartbeat', {});
      }
      const asked = [1, 2, 3].flatMap(() => chargers.map(({ id }) => aStop(id)));
      for (const one of asked) await first.service.tell(CommandRequested, one);
      await eventually(() => {
        const told = first.service
          .told(CommandCompleted)
          .filter(({ key }) => chargers.some(({ id }) => id === key));
        expect(told.map(({ data }) => data.status)).toEqual(asked.map(() => 'Accepted'));
      });
      expect(heard).toBe(asked.length);
      for (const socket of sockets) await socket.close();
    });

    it('finds a charger that moved while it was on its way, and says where one has gone', async () => {
      const chargePoint = await first.register();
      const charger = await first.connect16(chargePoint);
      charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
      await charger.result('Heartbeat', {});
      // What the table said a moment before it came here.
      const { id: instanceId } = second.service.app.get(GatewayInstance);
      const stale = { instanceId, ocppVersion: '1.6', bootStatus: 'Accepted' } as const;
      const route = first.service.app.get(CommandRoute);
      const command = {
        charge_point_id: chargePoint.id,
        action: 'ClearCache',
        payload: {},
        timeout_ms: 2_000,
      };
      expect(await route.send({ organizationId: 'org_A', grants: [] }, stale, command)).toMatchObject({
        kind: 'result',
      });
      await charger.close();
      await eventually(() =>
        expect(route.send({ organizationId: 'org_A', grants: [] }, stale, command)).rejects.toMatchObject({
          code: 'charge_point_offline',
        }),
      );
    });

    it('has the same outcomes from afar: silence, an error, the wrong version, another organization', async () => {
      const chargePoint = await first.register();
      const charger = await first.connect16(chargePoint);
      await charger.result('Heartbeat', {});
      charger.onCommand(() => null);
      expect(await send(second, chargePoint.id, { timeout_seconds: 1 })).toMatchObject({
        status: 504,
        body: { code: 'charge_point_timeout' },
      });
      charger.onCommand(() => ({ code: 'NotSupported', description: 'no' }));
      expect(await send(second, chargePoint.id)).toMatchObject({
        status: 200,
        body: { status: 'NotSupported' },
      });
      const stop = { charge_point_id: chargePoint.id, transaction_id: 'tx' };
      expect(await api(second).post('/api/v1/ocpp201/request_stop_transaction', stop)).toMatchObject({
        status: 409,
        body: { code: 'protocol_mismatch' },
      });
      const stranger = second.service.as(['write:charge_points'], 'org_B');
      expect(
        await stranger.post('/api/v1/ocpp16/send_command', {
          charge_point_id: chargePoint.id,
          command: 'ClearCache',
          payload: {},
        }),
      ).toMatchObject({ status: 404 });
      charger.onCommand(() => {
        void charger.close();
        return null;
      });
      expect(await send(second, chargePoint.id)).toMatchObject({
        status: 424,
        body: { code: 'charge_point_offline' },
      });
    });

    it('between instances needs the key of the one that is asked', async () => {
      const chargePoint = await first.register();
      const charger = await first.connect16(chargePoint);
      const body = JSON.stringify({
        charge_point_id: chargePoint.id,
        action: 'ClearCache',
        payload: {},
        timeout_ms: 100,
      });
      for (const key of [{}, { 'x-csms-peer-key': 'x'.repeat(43) }]) {
        const headers = { 'content-type': 'application/json', ...key };
        const url = `${first.service.url}/internal/peer/commands`;
        expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
      }
      await charger.close();
    });
  });

  describe('a charger that comes to another instance', () => {
    it('has its old socket closed there, is never told to have gone, and is commanded by the new one', async () => {
      const chargePoint = await first.register();
      const old = await first.connect16(chargePoint);
      await old.result('Heartbeat', {});
      const young = await second.connect16(chargePoint);
      young.onCommand(() => ({ payload: { status: 'Accepted' } }));
      expect(await old.closed).toEqual({ code: 1008, reason: 'replaced' });
      await young.result('Heartbeat', {});
      expect((await send(first, chargePoint.id)).status).toBe(200);
      await young.close();
      await eventually(() =>
        expect(coming(chargePoint.id)).toEqual([
          ChargePointConnected.type,
          ChargePointConnected.type,
          ChargePointDisconnected.type,
        ]),
      );
    });

    it('is told in order: what came by the old socket before what comes by the new one', async () => {
      const chargePoint = await first.register();
      const tag = await first.issue();
      const old = await first.connect16(chargePoint);
      // The answers may be lost with the socket; the word of them must not be, nor change its place.
      for (let index = 0; index < 20; index += 1) {
        void old.call('StartTransaction', start(tag, index)).catch(() => null);
      }
      const young = await second.connect16(chargePoint);
      await young.result('StartTransaction', start(tag, 20));
      await young.close();
      await first.service.settled();
      const meters = first.service
        .told(TransactionStarted)
        .filter(({ data }) => data.charge_point_id === chargePoint.id)
        .map(({ data }) => data.meter_start_wh ?? -1);
      expect(meters).toEqual(Array.from({ length: 21 }, (_, index) => index));
    });
  });

  describe('an instance that ends', () => {
    it('drained: its chargers are told to come back (1001), and have left', async () => {
      const third = await TestGateway.start({ environment, installation: first.service.installation });
      const stays = await first.register();
      const moves = await first.register();
      const chargers = await Promise.all([third.connect16(stays), third.connect16(moves)]);
      await Promise.all(chargers.map((charger) => charger.result('Heartbeat', {})));
      await third.stop();
      expect((await Promise.all(chargers.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([
        1001, 1001,
      ]);
      const again = await first.connect16(moves);
      await again.result('Heartbeat', {});
      await eventually(() => {
        expect(coming(stays.id)).toEqual([ChargePointConnected.type, ChargePointDisconnected.type]);
        expect(coming(moves.id)).toEqual([
          ChargePointConnected.type,
          ChargePointDisconnected.type,
          ChargePointConnected.type,
        ]);
      });
      expect((await send(second, stays.id)).status).toBe(424);
      await again.close();
    }, 20_000);

    it('killed: chargers that do not come back have left, once; those that do have not', async () => {
      const [stays, moves] = (await first.registerMany(2)) as [KnownChargePoint, KnownChargePoint];
      await buryAlive(first, [stays, moves]);
      const again = await first.connect16(moves);
      await again.result('Heartbeat', {});
      expect((await send(second, stays.id)).status).toBe(424);
      await eventually(() => expect(coming(stays.id)).toEqual([ChargePointDisconnected.type]));
      await first.service.settled();
      expect(coming(moves.id)).toEqual([ChargePointConnected.type]);
      await again.close();
    });
  });

  it('an instance that is long in putting its rows right lives, and so do its chargers', async () => {
    const { database } = first.service.platform;
    const { database: watching } = first.service.installation;
    const { id: instanceId } = first.service.app.get(GatewayInstance);
    const [lost, live] = (await first.registerMany(2)) as [KnownChargePoint, KnownChargePoint];
    const charger = await first.connect16(live);
    await charger.result('Heartbeat', {});
    await leaveRow(first, lost, instanceId);
    const secondsSeen = async (since: Date): Promise<number> => {
      const [row] = await watching.query<{ seen_at: Date }>(
        'select seen_at from ocpp_gateway.gateway_instance where instance_id = $1',
        [instanceId],
      );
      return (Number(row?.seen_at) - Number(since)) / 1000;
    };
    await database.transaction(async (tx) => {
      await tx.query('select from connection where charge_point_id = $1 for update', [lost.id]);
      const since = await eventually(async () => {
        const [waiting] = await watching.query<{ now: Date }>(
          `select now() from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        expect(waiting).toBeDefined();
        return waiting!.now;
      });
      // Longer than the others wait for a sign.
      await eventually(async () => expect(await secondsSeen(since)).toBeGreaterThan(2));
    });
    await eventually(() => expect(coming(lost.id)).toEqual([ChargePointDisconnected.type]));
    await first.service.settled();
    expect(coming(live.id)).toEqual([ChargePointConnected.type]);
    await charger.close();
  }, 40_000);

  it('a socket whose row was lost is written down again', async () => {
    const chargePoint = await first.register();
    const charger = await first.connect16(chargePoint);
    charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
    await charger.result('Heartbeat', {});
    await first.service.platform.database.query('delete from connection where charge_point_id = $1', [
      chargePoint.id,
    ]);
    await eventually(async () => expect((await send(second, chargePoint.id)).status).toBe(200));
    await charger.close();
  });
});

function start(idTag: string, meterStart: number) {
  const timestamp = new Date(Date.UTC(2026, 4, 1, 8, meterStart)).toISOString();
  return { connectorId: 1, idTag, meterStart, timestamp };
}

/** What an instance leaves behind that was killed an hour ago: a process of its own cannot be killed here. */
async function buryAlive(gateway: TestGateway, chargePoints: readonly KnownChargePoint[]): Promise<void> {
  const { database } = gateway.service.platform;
  await database.query(
    `insert into gateway_instance (instance_id, url, peer_key, seen_at)
     values ('killed', 'http://127.0.0.1:9', 'x', now() - interval '1 hour')`,
  );
  for (const chargePoint of chargePoints) await leaveRow(gateway, chargePoint, 'killed');
}

/** Of a socket that is gone. */
async function leaveRow(
  gateway: TestGateway,
  { id, event }: KnownChargePoint,
  instanceId: string,
): Promise<void> {
  await gateway.service.platform.database.query(
    `insert into connection (charge_point_id, organization_id, time_zone, connection_id, instance_id, epoch,
                             ocpp_version, connected_at)
     values ($1, $2, $3, 'c', $4, nextval('connection_epoch'), '1.6', now() - interval '1 hour')`,
    [id, event.organization_id, event.time_zone, instanceId],
  );
}

function aStop(charge_point_id: string): EventData<typeof CommandRequested> {
  const now = Date.now();
  return {
    ...CommandRequested.example,
    command_id: newId('cmd'),
    organization_id: 'org_A',
    charge_point_id,
    command: { name: 'stop_session', ocpp_transaction_id: '1' },
    requested_at: new Date(now).toISOString(),
    expires_at: new Date(now + 60_000).toISOString(),
  };
}
