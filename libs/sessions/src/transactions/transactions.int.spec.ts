import {
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { TransactionDto } from './dto/transaction.dto';

interface TransactionList {
  readonly data: readonly TransactionDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('GET /api/v1/transactions', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const tell: TestService['tell'] = (...args) => service.tell(...args);
  const list = async (query: string, client = api) =>
    (await client.get<TransactionList>(`/api/v1/transactions?${query}`)).body;
  const one = async (charge: ACharge, client = api): Promise<TransactionDto | undefined> =>
    (await list(`charge_point_id=${charge.chargePointId}`, client)).data[0];

  it('shows a transaction as OCPP has it: raw ids, registers as stated, reason', async () => {
    const charge = new ACharge();
    await tell(TransactionStarted, charge.started());
    await tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    // A register that the charger has lost: the session has 6.5, the transaction what was stated.
    await tell(TransactionEnded, charge.ended({ meter_stop_wh: 0 }));
    await service.settled();
    const row = await one(charge);
    expect(row).toEqual({
      transaction_id: expect.stringMatching(/^txn_/),
      ocpp_transaction_id: charge.ocppTransactionId,
      ocpp_version: '1.6',
      session_id: charge.sessionId,
      charge_point_id: charge.chargePointId,
      evse_id: 1,
      connector_id: 1,
      site_id: 'site_1',
      project_id: 'proj_1',
      id_tag: '…E5F6',
      id_token_type: null,
      authorization_status: 'Accepted',
      remote_start_id: null,
      offline: false,
      started_at: at('08:12'),
      ended_at: at('09:04'),
      meter_start_wh: 1_000,
      meter_stop_wh: 0,
      reason: 'EVDisconnected',
      updated_at: expect.any(String),
    });
    const path = `/api/v1/transactions/${row?.transaction_id}`;
    expect((await api.get(path)).body).toEqual(row);
    const usersToo = service.as(['read:sessions', 'read:users'], 'org_A');
    expect((await usersToo.get(path)).body).toMatchObject({ id_tag: '04A1B2C3D4E5F6' });
    expect(await service.as(['read:sessions'], 'org_B').get(path)).toMatchObject({
      status: 404,
      body: { code: 'not_found', resource: 'transaction' },
    });
    expect((await service.as(['read:users'], 'org_A').get(path)).status).toBe(403);
    const elsewhere = service.asPrincipal({
      ...{ organizationId: 'org_A', subject: 'k', type: 'api_key', scopes: ['read:sessions'], role: null },
      grants: [{ type: 'site', id: 'site_2', access: 'read' }],
    });
    expect((await elsewhere.get(path)).status).toBe(404);
    expect((await list('', elsewhere)).total).toBe(0);
  });

  it.each(['in order', 'out of order'])(
    'knows that something of it was told later, facts %s',
    async (order) => {
      const charge = new ACharge();
      const facts = [
        () =>
          tell(
            TransactionStarted,
            charge.started({ ocpp_version: '2.0.1', offline: true, remote_start_id: 42 }),
          ),
        () => tell(TransactionUpdated, charge.updated()),
        () => tell(TransactionEnded, charge.ended({ ocpp_version: '2.0.1' })),
      ];
      for (const fact of order === 'in order' ? facts : facts.reverse()) await fact();
      await service.settled();
      expect(await one(charge)).toMatchObject({ ocpp_version: '2.0.1', offline: true, remote_start_id: 42 });
    },
  );

  it('says nothing of what has not been told', async () => {
    const charge = new ACharge();
    await tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.settled();
    expect(await one(charge)).toMatchObject({
      ...{ ocpp_version: null, offline: null, started_at: null, ended_at: null },
      ...{ meter_start_wh: null, meter_stop_wh: null, reason: null, id_tag: null },
    });
  });

  it('is narrowed like sessions, and by the id of the charger', async () => {
    const organization_id = 'org_TX';
    const own = service.as(['read:sessions'], organization_id);
    const charges = [new ACharge({ organization_id }), new ACharge({ organization_id })];
    for (const charge of charges) await tell(TransactionStarted, charge.started());
    const [first] = charges as [ACharge];
    await tell(TransactionEnded, first.ended());
    await service.settled();
    const found = async (query: string) => (await list(query, own)).data.map(({ session_id }) => session_id);
    expect(await found(`ocpp_transaction_id=${first.ocppTransactionId}`)).toContain(first.sessionId);
    expect(await found('ocpp_transaction_id=nothing')).toEqual([]);
    expect(await found('status=completed')).toEqual([first.sessionId]);
    const { next_cursor } = await list('limit=1', own);
    expect(await found(`limit=1&cursor=${next_cursor}`)).toHaveLength(1);
    for (const [query, parameter] of [
      [`status=active&cursor=${next_cursor}`, 'cursor'],
      ['from=2026-05-02&to=2026-05-01', 'from'],
      ['ocpp_transaction_id=', 'ocpp_transaction_id'],
      ['q=x', 'q'],
    ]) {
      expect(await own.get(`/api/v1/transactions?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: parameter }] },
      });
    }
  });
});
