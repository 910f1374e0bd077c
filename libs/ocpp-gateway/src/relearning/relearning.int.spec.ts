import { SessionEndPresumed, SessionReopened, TransactionLost } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { boot16, idToken201, start16, stop16, Transaction201 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

describe('a charger that comes back', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { OCPP_RELEARN_AFTER_SECONDS: '1' } });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  /** What it is asked; it answers with this. */
  function asked(charger: TestCharger, answer: object = { status: 'Accepted' }): unknown[] {
    const commands: unknown[] = [];
    charger.onCommand((action, payload) => {
      commands.push([action, payload]);
      return { payload: action === 'TriggerMessage' ? { status: 'NotImplemented' } : answer };
    });
    return commands;
  }

  const lost = (id: string) => gateway.service.told(TransactionLost).filter(({ key }) => key === id);

  it('is asked for its status, unless it tells it by itself', async () => {
    const [silent, told] = await gateway.registerMany(2);
    if (silent === undefined || told === undefined) throw new Error('no charge points');
    const charger = await gateway.connect16(silent);
    const commands = asked(charger);
    const other = await gateway.connect16(told);
    const others = asked(other);
    await other.result('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' });
    await eventually(() =>
      expect(commands).toEqual([['TriggerMessage', { requestedMessage: 'StatusNotification' }]]),
    );
    expect(others).toEqual([]);
    await charger.close();
    await other.close();
  });

  it('is asked nothing before its boot is accepted', async () => {
    const [pending, accepted] = await gateway.registerMany(2);
    if (pending === undefined || accepted === undefined) throw new Error('no charge points');
    const api = gateway.service.as(['write:charge_points'], 'org_A');
    const rule = { mode: 'static', static_response: { status: 'Pending', interval: 30 } };
    await api.put(`/api/v1/charge-points/${pending.id}/message-handlers/BootNotification`, rule);
    const charger = await gateway.connect16(pending);
    const commands = asked(charger);
    expect(await charger.result('BootNotification', boot16)).toMatchObject({ status: 'Pending' });
    const other = await gateway.connect16(accepted);
    const others = asked(other);
    // Its turn comes after that of the first.
    await eventually(() => expect(others).toHaveLength(1));
    expect(commands).toEqual([]);
    await charger.close();
    await other.close();
  });

  it('is asked in 1.6 for the meter of the connector that charges', async () => {
    const chargePoint = await gateway.register();
    const before = await gateway.connect16(chargePoint);
    await before.result('StartTransaction', start16(await gateway.issue(), { connectorId: 2 }));
    await before.close();
    const charger = await gateway.connect16(chargePoint);
    const commands = asked(charger);
    await eventually(() =>
      expect(commands).toEqual([
        ['TriggerMessage', { requestedMessage: 'StatusNotification' }],
        ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 }],
      ]),
    );
    await charger.close();
  });

  it.each([
    ['is over where the station knows it no more', { ongoingIndicator: false, messagesInQueue: false }, 1],
    ['is not where messages of it wait', { ongoingIndicator: false, messagesInQueue: true }, 0],
    ['is not where it goes on', { ongoingIndicator: true, messagesInQueue: false }, 0],
    ['is not where the station does not say', { messagesInQueue: false }, 0],
    ['is not by an answer that breaks the schema', { ongoingIndicator: false }, 0],
  ])('a transaction of 2.0.1 %s', async (_, answer, count) => {
    const chargePoint = await gateway.register();
    const before = await gateway.connect201(chargePoint);
    const transaction = new Transaction201();
    await before.result('TransactionEvent', transaction.event('Started', idToken201(await gateway.issue())));
    await before.close();
    const charger = await gateway.connect201(chargePoint);
    const commands = asked(charger, answer);
    await eventually(() =>
      expect(commands).toContainEqual(['GetTransactionStatus', { transactionId: transaction.id }]),
    );
    // Answered behind whatever the answer brought about.
    await charger.result('Heartbeat', {});
    await charger.close();
    await gateway.service.settled();
    expect(lost(chargePoint.id)).toHaveLength(count);
  });

  it('is not asked for a transaction to which it gave no id', async () => {
    const chargePoint = await gateway.register();
    const before = await gateway.connect201(chargePoint);
    const [unnamed, named] = [new Transaction201(), new Transaction201({ id: 2, connectorId: 1 })];
    const noId = { transactionInfo: { transactionId: '' } };
    for (const event of [
      unnamed.event('Started', { ...idToken201(await gateway.issue()), ...noId }),
      named.event('Started', idToken201(await gateway.issue())),
    ])
      await before.call('TransactionEvent', event);
    await before.close();
    const charger = await gateway.connect201(chargePoint);
    const commands = asked(charger, { ongoingIndicator: true, messagesInQueue: false });
    await eventually(() => expect(commands).toHaveLength(2));
    await charger.result('Heartbeat', {});
    expect(commands).toEqual([
      ['TriggerMessage', { requestedMessage: 'StatusNotification' }],
      ['GetTransactionStatus', { transactionId: named.id }],
    ]);
    await charger.close();
  });

  it('may start again with a token whose session is presumed to be over, until that is taken back', async () => {
    const tag = await gateway.issue();
    const [first, second] = await gateway.registerMany(2);
    if (first === undefined || second === undefined) throw new Error('no charge points');
    const [here, there] = [await gateway.connect16(first), await gateway.connect16(second)];
    const { transactionId } = await here.result('StartTransaction', start16(tag));
    const statusOf = async (connectorId: number) => {
      const started = await there.result('StartTransaction', start16(tag, { connectorId }));
      await there.result('StopTransaction', stop16(started['transactionId']));
      return (started['idTagInfo'] as { status: string }).status;
    };
    expect(await statusOf(1)).toBe('ConcurrentTx');
    const [row] = await gateway.service.platform.database.query<{ session_id: string }>(
      'select session_id from transaction where charge_point_id = $1 and ocpp_transaction_id = $2',
      [first.id, String(transactionId)],
    );
    const session = {
      session_id: row?.session_id ?? '',
      organization_id: 'org_A',
      charge_point_id: first.id,
    };
    await gateway.service.tell(SessionEndPresumed, { ...SessionEndPresumed.example, ...session });
    await gateway.service.settled();
    expect(await statusOf(2)).toBe('Accepted');
    await gateway.service.tell(SessionReopened, { ...SessionReopened.example, ...session });
    await gateway.service.settled();
    expect(await statusOf(3)).toBe('ConcurrentTx');
    await here.close();
    await there.close();
  });
});
