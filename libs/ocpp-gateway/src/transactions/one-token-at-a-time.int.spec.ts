import { idToken201, minutesAgo, start16, stop16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

describe('a token that charges elsewhere', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const start = async (charger: TestCharger, tag: string, more: object = {}) => {
    const { transactionId, idTagInfo } = await charger.result('StartTransaction', start16(tag, more));
    return { transactionId, status: (idTagInfo as { status: string }).status };
  };
  const start201 = async (charger: TestCharger, tag: string, transaction = new Transaction201()) => {
    const answer = await charger.result('TransactionEvent', transaction.event('Started', idToken201(tag)));
    return (answer['idTokenInfo'] as { status: string }).status;
  };

  it('is ConcurrentTx at a second charger of either version, until it has ended', async () => {
    const tag = await gateway.issue();
    const [here, old, young] = [
      await gateway.charger16(),
      await gateway.charger16(),
      await gateway.charger201(),
    ];
    const { transactionId, status } = await start(here.charger, tag);
    expect(status).toBe('Accepted');
    expect((await start(old.charger, tag)).status).toBe('ConcurrentTx');
    expect(await start201(young.charger, tag)).toBe('ConcurrentTx');
    await here.charger.result('StopTransaction', stop16(transactionId));
    expect(await start201(young.charger, tag)).toBe('Accepted');
    expect((await start(old.charger, tag, { timestamp: minutesAgo(3) })).status).toBe('ConcurrentTx');
    await Promise.all([here, old, young].map(({ charger }) => charger.close()));
  });

  it('is ConcurrentTx at another connector of the same charger, not at its own', async () => {
    const tag = await gateway.issue();
    const { charger } = await gateway.charger16();
    await start(charger, tag);
    expect((await start(charger, tag, { connectorId: 2 })).status).toBe('ConcurrentTx');
    expect((await start(charger, tag, { timestamp: minutesAgo(30) })).status).toBe('Accepted');
    await charger.close();
  });

  it('is no hindrance to the resend of its own start in OCPP 2.0.1', async () => {
    const tag = await gateway.issue();
    const { charger } = await gateway.charger201();
    const started = new Transaction201().event('Started', idToken201(tag));
    const first = await charger.result('TransactionEvent', started, 'first');
    expect(first).toMatchObject({ idTokenInfo: { status: 'Accepted' } });
    expect(await charger.result('TransactionEvent', started, 'second')).toEqual(first);
    await charger.close();
  });

  it('is free again when its connector starts another transaction, though its stop was lost', async () => {
    const [tag, next] = [await gateway.issue(), await gateway.issue()];
    const [here, there] = [await gateway.charger16(), await gateway.charger16()];
    await start(here.charger, tag);
    await start(here.charger, next, { timestamp: minutesAgo(20) });
    expect((await start(there.charger, tag)).status).toBe('Accepted');
    await Promise.all([here, there].map(({ charger }) => charger.close()));
  });

  it('is free again when its start is two days old, though its stop was lost', async () => {
    const tag = await gateway.issue();
    const [here, there] = [await gateway.charger16(), await gateway.charger16()];
    await start(here.charger, tag, { timestamp: minutesAgo(2 * 24 * 60 + 10) });
    expect((await start(there.charger, tag)).status).toBe('Accepted');
    await Promise.all([here, there].map(({ charger }) => charger.close()));
  });

  it('is accepted at exactly one of two chargers that start at the same moment', async () => {
    const chargers = await Promise.all(
      (await gateway.registerMany(2)).map((known) => gateway.connect16(known)),
    );
    for (let round = 0; round < 8; round += 1) {
      const tag = await gateway.issue();
      const answers = await Promise.all(
        chargers.map((charger) => start(charger, tag, { timestamp: minutesAgo(50 - round) })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual(['Accepted', 'ConcurrentTx']);
    }
    await Promise.all(chargers.map((charger) => charger.close()));
  });
});
