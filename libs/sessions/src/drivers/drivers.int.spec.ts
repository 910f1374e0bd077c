import { DriverRemoved, TransactionEnded, TransactionStarted, TransactionUpdated } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';
import type { TransactionDto } from '../transactions/dto/transaction.dto';

const PSEUDONYM = /^anon_[\w-]{22}$/;

describe('drivers in the record of sessions', () => {
  let service: TestService;
  let reader: RestClient;
  let users: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    reader = service.as(['read:sessions'], 'org_A');
    users = service.as(['read:sessions', 'read:users'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const of = (driver_id: string, id_token = 'CARD-OF-1') => ({
    authorization: { id_token, id_token_type: null, status: 'Accepted' as const, driver_id },
  });
  const erase = (driver_id: string) =>
    service.tell(DriverRemoved, { driver_id, organization_id: 'org_A', removed_at: at('20:00') });
  const read = async <Body>(client: RestClient, path: string): Promise<Body> => {
    await service.settled();
    const { status, body } = await client.get<Body>(path);
    expect(status).toBe(200);
    return body;
  };
  const session = (client: RestClient, { sessionId }: ACharge) =>
    read<SessionDto>(client, `/api/v1/sessions/${sessionId}`);
  const found = async (client: RestClient, query: string) => {
    const { data } = await read<{ data: SessionDto[] }>(client, `/api/v1/sessions?${query}`);
    return data.map(({ session_id }) => session_id);
  };

  describe('to a reader without read:users', () => {
    const one = new ACharge();
    const another = new ACharge();
    const foreign = new ACharge({ organization_id: 'org_B' });

    beforeAll(async () => {
      await service.tell(TransactionStarted, one.started(of('drv_seen')));
      await service.tell(TransactionStarted, another.started(of('drv_other', 'CARD-OF-2')));
      await service.tell(TransactionStarted, foreign.started(of('drv_seen')));
    });

    it('go by pseudonyms, of their own in each organization', async () => {
      const shown = await session(reader, one);
      expect(shown.driver_id).toMatch(PSEUDONYM);
      expect(shown.user_id).toBe(shown.driver_id);
      expect((await session(reader, another)).driver_id).not.toBe(shown.driver_id);
      const abroad = await session(service.as(['read:sessions'], 'org_B'), foreign);
      expect(abroad.driver_id).not.toBe(shown.driver_id);
      expect((await session(users, one)).driver_id).toBe('drv_seen');
    });

    it('are found by their pseudonyms alone', async () => {
      const { driver_id: pseudonym } = await session(reader, one);
      expect(await found(reader, `driver_id=${pseudonym}`)).toEqual([one.sessionId]);
      expect(await found(reader, `user_id=${pseudonym}`)).toEqual([one.sessionId]);
      expect(await found(reader, 'driver_id=drv_seen')).toEqual([]);
      expect(await found(users, 'driver_id=drv_seen')).toEqual([one.sessionId]);
    });
  });

  describe('who are erased', () => {
    const charge = new ACharge();

    beforeAll(async () => {
      await service.tell(TransactionStarted, charge.started(of('drv_gone')));
      await service.tell(TransactionEnded, charge.ended({ ended_at: at('09:00'), meter_stop_wh: 9_000 }));
      await service.settled();
    });

    it('leave their sessions under a pseudonym, and no token', async () => {
      const { driver_id: pseudonym } = await session(reader, charge);
      const { updated_at: before } = await session(users, charge);
      await erase('drv_gone');
      const left = await session(users, charge);
      expect(left).toMatchObject({ driver_id: pseudonym, energy_kwh: 8, auth: { id_tag_masked: null } });
      expect(left.auth.status).toBe('Accepted');
      expect(left.updated_at > before).toBe(true);
      expect((await session(reader, charge)).driver_id).toBe(pseudonym);
      expect(await found(reader, `driver_id=${pseudonym}`)).toEqual([charge.sessionId]);
      expect(await found(users, 'driver_id=drv_gone')).toEqual([]);
      expect(await found(users, 'q=CARD-OF-1')).not.toContain(charge.sessionId);
      const transaction = await read<TransactionDto>(users, `/api/v1/transactions/${left.transaction_id}`);
      expect(transaction.id_tag).toBeNull();
      const held = JSON.stringify(
        await service.installation.database.query('select * from sessions.session where id = $1', [
          charge.sessionId,
        ]),
      );
      expect(held).not.toMatch(/drv_gone|CARD-OF-1/);
    });

    it('are erased from what the session was before it was corrected', async () => {
      const corrected = new ACharge();
      await service.tell(TransactionStarted, corrected.started(of('drv_right')));
      await service.tell(TransactionEnded, corrected.ended({ ended_at: at('09:00'), meter_stop_wh: 9_000 }));
      await service.settled();
      const { status } = await service
        .as(['write:energy'], 'org_A')
        .post('/api/v1/meter-values/corrections', {
          session_id: corrected.sessionId,
          changes: [{ register: 'stop', old: 9_000, new: 8_000 }],
          reason: 'The display was read wrong',
          source: 'photo of the meter',
        });
      expect(status).toBe(201);
      await erase('drv_right');
      await service.settled();
      for (const table of ['session_version', 'correction']) {
        const kept = await service.installation.database.query(
          `select * from sessions.${table} where session_id = $1`,
          [corrected.sessionId],
        );
        expect(kept).toHaveLength(1);
        expect(JSON.stringify(kept)).not.toMatch(/drv_right|CARD-OF-1/);
      }
    });

    it('stay erased when the charger tells more of the charge, or tells it again', async () => {
      const before = await session(users, charge);
      await service.tell(TransactionUpdated, charge.updated(of('drv_gone')));
      await service.tell(TransactionStarted, charge.started(of('drv_gone')));
      await service.tell(TransactionEnded, charge.ended({ ended_at: at('09:00'), meter_stop_wh: 9_500 }));
      expect(await session(users, charge)).toMatchObject({
        driver_id: before.driver_id,
        group_ids: before.group_ids,
        energy_kwh: 8.5,
        auth: { id_tag_masked: null, status: 'Accepted' },
      });
    });

    it('are erased from a charge that is told later', async () => {
      const late = new ACharge();
      await service.tell(TransactionStarted, late.started(of('drv_gone')));
      const told = await session(users, late);
      expect(told.driver_id).toBe((await session(users, charge)).driver_id);
      expect(told.auth.id_tag_masked).toBeNull();
    });

    it('leave the attempts of those sessions without their token', async () => {
      const failed = new ACharge();
      await service.tell(TransactionStarted, failed.started(of('drv_tried')));
      await service.tell(TransactionEnded, failed.ended({ ended_at: at('08:13'), meter_stop_wh: 1_000 }));
      const attempts = () =>
        read<{ data: { id_tag: string | null }[] }>(
          users,
          `/api/v1/sessions/attempts?session_id=${failed.sessionId}`,
        );
      expect((await attempts()).data).toMatchObject([{ id_tag: 'CARD-OF-1' }]);
      await erase('drv_tried');
      expect((await attempts()).data).toMatchObject([{ id_tag: null }]);
    });
  });
});
