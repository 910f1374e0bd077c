import { MeterValuesReceived, TransactionEnded, TransactionStarted } from '@csms/contracts';

import { meter16, minutesAgo, start16, stop16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

const STATIONS = 200;

describe('many calls at once', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { CSMS_DATABASE_POOL_SIZE: '5' } });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it(`of ${STATIONS} stations that start in the same moment are each answered`, async () => {
    const tag = await gateway.issue();
    const chargePoints = await gateway.registerMany(STATIONS);
    const chargers = await Promise.all(chargePoints.map((known) => gateway.connect16(known)));
    // Each before its charger gives up, though five connections to the database are for all of them.
    const answers = await Promise.all(
      chargers.map((charger, index) =>
        charger.result('StartTransaction', start16(index === 0 ? tag : `CAR${index}`)),
      ),
    );
    expect(new Set(answers.map((answer) => answer['transactionId'])).size).toBe(STATIONS);
    await gateway.service.settled();
    const told = new Set(gateway.service.told(TransactionStarted).map(({ key }) => key));
    expect(told).toEqual(new Set(chargePoints.map(({ id }) => id)));
    await Promise.all(chargers.map((charger) => charger.close()));
  }, 60_000);

  it('of one station are answered and told in the order in which they came', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    // Answered at once, by the database and after Kafka: each kind could overtake another.
    const calls = Array.from({ length: 60 }, (_, index): [string, object] => {
      if (index % 3 === 0) return ['MeterValues', meter16(transactionId, 2_000 + index)];
      return index % 3 === 1 ? ['Heartbeat', {}] : ['Authorize', { idTag: tag }];
    });
    const sent = [...calls, ['StopTransaction', stop16(transactionId)] as [string, object]];
    const before = charger.answered.length;
    await Promise.all(
      sent.map(([action, payload], index) => charger.result(action, payload, `call-${index}`)),
    );
    expect(charger.answered.slice(before)).toEqual(sent.map((_, index) => `call-${index}`));
    await gateway.service.settled();
    const registers = gateway.service
      .told(MeterValuesReceived)
      .filter(({ key }) => key === id)
      .map(({ data }) => data.samples[0]?.energy_register_wh);
    expect(registers).toEqual(Array.from({ length: 20 }, (_, index) => 2_000 + 3 * index));
    expect(gateway.service.told(TransactionEnded).at(-1)).toMatchObject({ key: id });
    await charger.close();
  });

  it('goes on after a call that is refused', async () => {
    const { charger } = await gateway.charger16();
    const [refused, unknown, heartbeat] = await Promise.all([
      charger.call('StartTransaction', { connectorId: 1, meterStart: 1, timestamp: minutesAgo(1) }),
      charger.call('MakeCoffee', {}),
      charger.call('Heartbeat', {}),
    ]);
    expect(refused).toMatchObject({ kind: 'error', code: 'OccurenceConstraintViolation' });
    expect(unknown).toMatchObject({ kind: 'error', code: 'NotImplemented' });
    expect(heartbeat).toMatchObject({ kind: 'result' });
    await charger.close();
  });
});
