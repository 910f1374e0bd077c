import { TransactionEnded, TransactionStarted } from '@csms/contracts';

import { meter16, minutesAgo, start16, stop16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

describe('transactions of chargers', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const starts = (chargePointId: string) =>
    gateway.service.told(TransactionStarted).filter(({ key }) => key === chargePointId);
  const ends = (chargePointId: string) =>
    gateway.service.told(TransactionEnded).filter(({ key }) => key === chargePointId);

  it('give a start that is told again, under another message id, the same transaction', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const first = await charger.result('StartTransaction', start16(tag), 'first');
    const again = await charger.result('StartTransaction', start16(tag.toLowerCase()), 'second');
    expect(first).toEqual({ transactionId: expect.any(Number), idTagInfo: { status: 'Accepted' } });
    expect(again).toEqual(first);
    await gateway.service.settled();
    expect(starts(id).length).toBeGreaterThan(0);
    expect(new Set(starts(id).map((event) => event.id)).size).toBe(1);
    expect(starts(id)[0]?.data).toMatchObject({
      ocpp_transaction_id: String(first['transactionId']),
      authorization: { id_token: tag, status: 'Accepted' },
      meter_start_wh: 1_000,
      started_at: minutesAgo(60),
    });
    await charger.close();
  });

  it('keep the answer of a start that is told again after its end, and begin anew at another time', async () => {
    const tag = await gateway.issue();
    const { charger } = await gateway.charger16();
    const first = await charger.result('StartTransaction', start16(tag));
    await charger.result('StopTransaction', stop16(first['transactionId']));
    expect(await charger.result('StartTransaction', start16(tag))).toEqual(first);
    const later = await charger.result('StartTransaction', start16(tag, { timestamp: minutesAgo(5) }));
    expect(later['transactionId']).not.toBe(first['transactionId']);
    await charger.close();
  });

  it('tell the stop with the session that its start gave, and once for each content', async () => {
    const tag = await gateway.issue();
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    await charger.result('MeterValues', meter16(transactionId, 8_000));
    expect(await charger.result('StopTransaction', stop16(transactionId, { idTag: tag }))).toEqual({
      idTagInfo: { status: 'Accepted' },
    });
    await charger.result('StopTransaction', stop16(transactionId, { idTag: tag }), 'resent');
    await gateway.service.settled();
    expect(new Set(ends(id).map((event) => event.id)).size).toBe(1);
    expect(ends(id)[0]?.data).toMatchObject({
      session_id: starts(id)[0]?.data.session_id,
      meter_stop_wh: 15_700,
      reason: 'Local',
    });
    await charger.close();
  });

  it('tell the stop of a transaction that nobody started without a session', async () => {
    const { charger, id } = await gateway.charger16();
    expect(await charger.result('StopTransaction', stop16(987_654))).toEqual({});
    await gateway.service.settled();
    expect(ends(id)[0]?.data).toMatchObject({ session_id: null, ocpp_transaction_id: '987654' });
    await charger.close();
  });

  it("do not take another charger's transaction for their own", async () => {
    const tag = await gateway.issue();
    const mine = await gateway.charger16();
    const theirs = await gateway.charger16();
    const { transactionId } = await mine.charger.result('StartTransaction', start16(tag));
    await theirs.charger.result('StopTransaction', stop16(transactionId));
    await gateway.service.settled();
    expect(ends(theirs.id)[0]?.data.session_id).toBeNull();
    await mine.charger.close();
    await theirs.charger.close();
  });
});
