import {
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, KafkaProxy, TestInstallation } from '@csms/testing';

import { OCPP_GATEWAY_MIGRATIONS } from '../migrations';
import { ocppGatewayService } from '../ocpp-gateway.module';
import { boot16, meter16, start16, stop16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

const STATIONS = 200;
const ANSWERED_WITHIN_MS = 5_000;
const WITHIN_MS = 15_000;

/** What users of other systems ask of theirs, as they ask it (issues of SteVe and CitrineOS). */
describe('a gateway with 5 database connections', () => {
  let installation: TestInstallation;
  let kafka: KafkaProxy;
  let gateway: TestGateway;

  beforeAll(async () => {
    const { schema } = ocppGatewayService;
    installation = await TestInstallation.create({ schema, migrations: OCPP_GATEWAY_MIGRATIONS });
    kafka = new KafkaProxy();
    await kafka.open();
    gateway = await TestGateway.start({
      installation,
      environment: {
        KAFKA_BROKERS: kafka.address,
        CSMS_DATABASE_POOL_SIZE: '5',
        OCPP_PING_INTERVAL_SECONDS: '1',
      },
    });
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    await kafka.cut();
    await installation.remove();
  }, 60_000);

  const toldOf = (definition: Parameters<typeof gateway.service.told>[0], id: string) =>
    gateway.service.told(definition).filter(({ key }) => key === id);
  /** One that came again, because its acknowledgement was lost, counts once. */
  const countOf = (definition: Parameters<typeof toldOf>[0], id: string): number =>
    new Set(toldOf(definition, id).map((event) => event.id)).size;

  it('goes on with a session in whose midst the broker died and came back (citrineos-core #139)', async () => {
    const [tag, chargePoint] = [await gateway.issue(), await gateway.register()];
    const { id } = chargePoint;
    const before = await gateway.connect16(chargePoint);
    const { transactionId } = await before.result('StartTransaction', start16(tag));
    await kafka.cut();
    expect(await before.result('MeterValues', meter16(transactionId, 5_000))).toEqual({});
    before.terminate();
    const during = await gateway.connect16(chargePoint);
    expect(await during.result('Authorize', { idTag: tag })).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });
    await kafka.open();
    await gateway.service.ready();
    await during.result('StopTransaction', stop16(transactionId));
    await eventually(
      () => {
        const counts = [TransactionStarted, MeterValuesReceived, TransactionEnded].map((definition) =>
          countOf(definition, id),
        );
        expect(counts).toEqual([1, 1, 1]);
      },
      { timeoutMs: 30_000 },
    );
    await during.close();
  }, 60_000);

  it('lets a station come back beside its half-open socket, and commands it there (citrineos-core #583)', async () => {
    const chargePoint = await gateway.register();
    const gone = await gateway.connect16(chargePoint);
    gone.freeze();
    const back = await gateway.connect16(chargePoint);
    expect(await back.result('BootNotification', boot16)).toMatchObject({ status: 'Accepted' });
    back.onCommand(() => ({ payload: { status: 'Accepted' } }));
    const api = gateway.service.as(['write:charge_points'], 'org_A');
    expect(await api.post(`/api/v1/ocpp16/${chargePoint.id}/clear_cache`, {})).toMatchObject({
      status: 200,
      body: { status: 'Accepted' },
    });
    expect(countOf(ChargePointDisconnected, chargePoint.id)).toBe(0);
    gone.terminate();
    await back.close();
  });

  it('notices a half-open socket whose station does not come back', async () => {
    const { charger, id } = await gateway.charger16();
    await eventually(() => expect(countOf(ChargePointConnected, id)).toBe(1));
    charger.freeze();
    await eventually(() => expect(countOf(ChargePointDisconnected, id)).toBe(1), { timeoutMs: WITHIN_MS });
    charger.terminate();
  }, 30_000);

  it('makes one transaction of a start that is replayed over a bad link (steve #81)', async () => {
    const [tag, chargePoint] = [await gateway.issue(), await gateway.register()];
    const answers = new Set<string>();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const charger = await gateway.connect16(chargePoint);
      const replays = [1, 2].map((time) =>
        charger.result('StartTransaction', start16(tag), `start-${attempt}-${time}`),
      );
      for (const answer of await Promise.all(replays)) answers.add(JSON.stringify(answer));
      charger.terminate();
    }
    expect(answers.size).toBe(1);
    await gateway.service.settled();
    expect(countOf(TransactionStarted, chargePoint.id)).toBe(1);
  });

  it(`answers the first status of ${STATIONS} stations in the same moment, and then their starts`, async () => {
    const chargePoints = await gateway.registerMany(STATIONS);
    const chargers = await Promise.all(chargePoints.map((chargePoint) => gateway.connect16(chargePoint)));
    await Promise.all(chargers.map((charger) => charger.result('BootNotification', boot16)));
    const startedAt = performance.now();
    const status = { connectorId: 1, status: 'Available', errorCode: 'NoError' };
    await Promise.all(chargers.map((charger) => charger.result('StatusNotification', status)));
    expect(performance.now() - startedAt).toBeLessThan(ANSWERED_WITHIN_MS);
    await eventually(
      () => {
        const told = gateway.service.told(ConnectorStatusChanged).map(({ key }) => key);
        expect([...new Set(told)].sort()).toEqual(chargePoints.map(({ id }) => id).sort());
      },
      { timeoutMs: WITHIN_MS },
    );
    const starts = await Promise.all(
      chargers.map((charger, index) => charger.result('StartTransaction', start16(`CAR${index}`))),
    );
    expect(new Set(starts.map(({ transactionId }) => transactionId)).size).toBe(STATIONS);
    await Promise.all(chargers.map((charger) => charger.close()));
  }, 60_000);
});
