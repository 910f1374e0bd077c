import {
  ChargePointConnected,
  ChargePointRegistered,
  ConnectorStatusChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, KafkaProxy, TcpProxy, TestInstallation, type ToldEvent } from '@csms/testing';

import { MessageLog } from '../message-log/message-log';
import { OCPP_GATEWAY_MIGRATIONS } from '../migrations';
import { ocppGatewayService } from '../ocpp-gateway.module';
import { boot16, meter16, minutesAgo, start16, stop16 } from '../testing/frames';
import { whileRelayIsHeld } from '../testing/held-relay';
import { HandshakeRefusedError } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

/** Types of the events; one that came again, because its acknowledgement was lost, counts once. */
function distinct(events: readonly ToldEvent[]): string[] {
  return [...new Map(events.map(({ id, type }) => [id, type])).values()];
}

describe('while Kafka or the database is away', () => {
  let installation: TestInstallation;
  let kafka: KafkaProxy;
  let database: TcpProxy;
  let gateway: TestGateway;

  beforeAll(async () => {
    const { schema } = ocppGatewayService;
    installation = await TestInstallation.create({ schema, migrations: OCPP_GATEWAY_MIGRATIONS });
    kafka = new KafkaProxy();
    database = TcpProxy.forUrl(installation.database.url);
    await Promise.all([kafka.open(), database.open()]);
    gateway = await TestGateway.start({
      installation,
      environment: {
        KAFKA_BROKERS: kafka.address,
        ...installation.databaseEnvironment(database.urlOf(installation.database.url)),
      },
    });
  }, 60_000);

  afterEach(async () => {
    await Promise.all([kafka.open(), database.open()]);
    await gateway.service.ready();
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    await Promise.all([kafka.cut(), database.cut()]);
    await installation.remove();
  }, 60_000);

  const told = (chargePointId: string) =>
    [TransactionStarted, MeterValuesReceived, ConnectorStatusChanged, TransactionEnded].flatMap(
      (definition) => gateway.service.told(definition).filter(({ key }) => key === chargePointId),
    );

  it('boots, heartbeats and authorizations do not wait for Kafka', async () => {
    const tag = await gateway.issue();
    const { charger } = await gateway.charger16();
    await kafka.cut();
    expect(await charger.result('BootNotification', boot16)).toMatchObject({ status: 'Accepted' });
    expect(await charger.result('Heartbeat', {})).toHaveProperty('currentTime');
    expect(await charger.result('Authorize', { idTag: tag })).toEqual({ idTagInfo: { status: 'Accepted' } });
    // Kafka is still away.
    await charger.close();
  }, 30_000);

  it('a charge goes on without Kafka, and is told in its order when Kafka is back', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    await kafka.cut();
    const started = await charger.result('StartTransaction', start16(tag));
    expect(started).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    const { transactionId } = started;
    await charger.result('MeterValues', meter16(transactionId, 5_000));
    await charger.result('MeterValues', meter16(transactionId, 9_000));
    expect(told(id)).toEqual([]);
    await whileRelayIsHeld(installation.database, async () => {
      await kafka.open();
      await gateway.service.ready();
      // Kafka takes events again, but it must not overtake what waits in the outbox.
      await charger.result('StopTransaction', stop16(transactionId));
      await installation.events.heardAll();
      expect(told(id)).toEqual([]);
    });
    await eventually(() => expect(told(id).at(-1)?.type).toBe(TransactionEnded.type), { timeoutMs: 30_000 });
    await gateway.service.outboxIsEmpty();
    await installation.events.heardAll();
    expect(distinct(installation.events.heardOf(id))).toEqual([
      ChargePointRegistered.type,
      ChargePointConnected.type,
      TransactionStarted.type,
      MeterValuesReceived.type,
      MeterValuesReceived.type,
      TransactionEnded.type,
    ]);
    await eventually(async () => {
      const metrics = await (await fetch(`${gateway.service.url}/metrics`)).text();
      expect(metrics).toContain('ocpp_chargers_in_outbox{service="ocpp-gateway"} 0');
    });
    // From then on directly again: no relay is needed.
    await whileRelayIsHeld(installation.database, async () => {
      const next = await charger.result('StartTransaction', start16(tag, { timestamp: minutesAgo(1) }));
      expect(next).toMatchObject({ idTagInfo: { status: 'Accepted' } });
      await eventually(() => {
        const starts = told(id).filter(({ type }) => type === TransactionStarted.type);
        expect(new Set(starts.map((event) => event.id)).size).toBe(2);
      });
    });
    await charger.close();
  }, 90_000);

  it('nothing is answered that neither Kafka nor the outbox has', async () => {
    const { charger, id } = await gateway.charger16();
    const status = { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: minutesAgo(1) };
    await charger.result('StatusNotification', status);
    // Kafka is there and takes events, but its acknowledgements do not arrive.
    kafka.silence();
    await charger.result('StatusNotification', { ...status, status: 'Charging' });
    const kept = await installation.database.query('select 1 from ocpp_gateway.outbox where key = $1', [id]);
    expect(kept).toHaveLength(1);
    kafka.speak();
    await gateway.service.ready();
    await gateway.service.outboxIsEmpty();
    await charger.close();
  }, 60_000);

  it('without both a transaction message gets no answer, and its socket is closed with 1013', async () => {
    const tag = await gateway.issue();
    const known = await gateway.register();
    const charger = await gateway.connect16(known);
    await Promise.all([kafka.cut(), database.cut()]);
    await expect(charger.call('StartTransaction', start16(tag))).rejects.toThrow('closed with 1013');
    await expect(gateway.connect16(known)).rejects.toEqual(new HandshakeRefusedError(503));
    await Promise.all([kafka.open(), database.open()]);
    await gateway.service.ready();
    const again = await gateway.connect16(known);
    expect(await again.result('StartTransaction', start16(tag))).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });
    await again.close();
  }, 90_000);

  it('without both a heartbeat is answered, a status at most lost, and the socket stays open', async () => {
    const { charger, id } = await gateway.charger16();
    await Promise.all([kafka.cut(), database.cut()]);
    const status = { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: minutesAgo(1) };
    expect(await charger.result('StatusNotification', status)).toEqual({});
    expect(await charger.result('Heartbeat', {})).toHaveProperty('currentTime');
    const authorize = await charger.call('Authorize', { idTag: 'ANY' });
    expect(authorize).toMatchObject({ kind: 'error', code: 'InternalError' });
    await Promise.all([kafka.open(), database.open()]);
    await gateway.service.ready();
    expect(await charger.result('StatusNotification', { ...status, status: 'Charging' })).toEqual({});
    // The first was given up by then; what was on its way may arrive all the same, but never after the second.
    await eventually(() => expect(told(id).at(-1)?.data).toMatchObject({ status: 'Charging' }));
    await charger.close();
  }, 90_000);

  it('the message log has what was said meanwhile, and nobody waited for it', async () => {
    const { charger, id } = await gateway.charger16();
    await database.cut();
    await charger.result('Heartbeat', {}, 'meanwhile');
    const log = gateway.service.app.get(MessageLog);
    await log.write();
    await database.open();
    const rows = await eventually(async () => {
      await log.write();
      const found = await gateway.service.platform.database.query(
        'select message_id, outcome from message_log where charge_point_id = $1',
        [id],
      );
      expect(found).not.toEqual([]);
      return found;
    });
    expect(rows).toEqual([{ message_id: 'meanwhile', outcome: 'answered' }]);
    await charger.close();
  }, 30_000);
});
