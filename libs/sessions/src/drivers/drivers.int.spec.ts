import {
  AuthorizationDecided,
  DriverRemoved,
  TokenIssued,
  TokenUpdated,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { ExportsOf } from '../testing/exports-of';
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

  describe('whose token somebody knows', () => {
    const card = 'KNOWN-CARD-QX7Z';
    const charge = new ACharge();
    const lists = ['/api/v1/sessions', '/api/v1/transactions'];

    beforeAll(async () => {
      await service.tell(TransactionStarted, charge.started(of('drv_known', card)));
    });

    it('are found by the characters that are shown of it, and not by all of them', async () => {
      const count = async (client: RestClient, path: string, tag: string) => {
        const { total } = await read<{ total: number }>(client, `${path}?id_tag=${encodeURIComponent(tag)}`);
        return total;
      };
      for (const path of lists) {
        expect(await count(reader, path, card)).toBe(0);
        expect(await count(reader, path, '…QX7Z')).toBe(1);
        expect(await count(reader, path, 'qx7z')).toBe(1);
        expect(await count(users, path, card.toLowerCase())).toBe(1);
        expect(await count(users, path, 'QX7Z')).toBe(0);
      }
      const energy = (client: RestClient, tag: string) =>
        read<{ total_sessions: number }>(
          client,
          `/api/v1/sessions/energy?group_by=driver&from=2026-05-01&to=2026-05-02&id_tag=${tag}`,
        );
      expect(await energy(reader, card)).toMatchObject({ total_sessions: 0 });
      expect(await energy(reader, 'QX7Z')).toMatchObject({ total_sessions: 1 });
    });

    it('are shown to nobody while they go by pseudonyms in the organization', async () => {
      const everybody = service.asPrincipal({
        ...{ organizationId: 'org_A', subject: 'k', type: 'api_key', role: null, grants: [] },
        scopes: ['read:sessions', 'read:users'],
        pseudonymous: true,
      });
      const { driver_id: pseudonym } = await session(reader, charge);
      expect((await session(everybody, charge)).driver_id).toBe(pseudonym);
      expect(await found(everybody, `driver_id=${pseudonym}`)).toEqual([charge.sessionId]);
      expect(await found(everybody, 'driver_id=drv_known')).toEqual([]);
      expect(await found(everybody, `id_tag=${card}`)).toEqual([]);
      expect(await found(everybody, `q=${card}`)).toEqual([]);
      const path = `/api/v1/transactions?charge_point_id=${charge.chargePointId}`;
      expect(await read(everybody, path)).toMatchObject({ data: [{ id_tag: '…QX7Z' }] });
      const energy = '/api/v1/sessions/energy?group_by=driver&from=2026-05-01&to=2026-05-02&id_tag=QX7Z';
      expect(await read(everybody, energy)).toMatchObject({ data: [{ key: pseudonym }] });
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

    it('leave no token, in whatever spelling it was presented, nor in the filters of exports', async () => {
      const card = 'TRTAG-D1';
      const tag = { ...TokenIssued.example, organization_id: 'org_A', id_tag: card, driver_id: 'drv_cased' };
      await service.tell(TokenIssued, tag);
      const charge = new ACharge();
      const other = new ACharge();
      const asked = (charged: ACharge, id_token: string) => ({
        ...AuthorizationDecided.example,
        ...{ organization_id: 'org_A', charge_point_id: charged.chargePointId, site_id: 'site_1' },
        ...{ id_token, status: 'Blocked' as const, decided_at: at('08:00') },
      });
      await service.tell(AuthorizationDecided, asked(charge, 'trtag-d1'));
      await service.tell(AuthorizationDecided, asked(other, 'OTHER-D1'));
      const nobodys = {
        id_token: 'TrTag-D1',
        id_token_type: null,
        status: 'Blocked' as const,
        driver_id: null,
      };
      await service.tell(TransactionStarted, charge.started({ authorization: nobodys }));
      await service.settled();
      const exports = new ExportsOf(users);
      const order = { dataset: 'sessions', from: '2026-05-01', to: '2026-05-31' };
      const filters = { id_tag: 'trtag-d1', driver_id: 'drv_cased', q: 'TRTAG', site_id: 'site_1' };
      const id = await exports.ordered({ ...order, filters });
      const kept = await exports.ordered({ ...order, filters: { id_tag: 'OTHER-D1', driver_id: 'drv_x' } });
      // They are nobody's before the erasure is told: that comes on another topic.
      await service.tell(TokenUpdated, { ...tag, driver_id: null, status: 'blocked' });
      await service.settled();
      await erase('drv_cased');

      const attempts = (charged: ACharge) =>
        read<{ data: { id_tag: string | null }[] }>(
          users,
          `/api/v1/sessions/attempts?charge_point_id=${charged.chargePointId}&reason=authorization_refused`,
        );
      const seen = (await attempts(charge)).data;
      expect(seen.length).toBeGreaterThan(0);
      for (const { id_tag } of seen) expect(id_tag).toBeNull();
      expect((await attempts(other)).data).toMatchObject([{ id_tag: 'OTHER-D1' }]);
      expect((await session(users, charge)).auth.id_tag_masked).toBeNull();
      expect((await exports.read(id)).filters).toEqual({
        ...{ id_tag: '…g-d1', q: '…RTAG', site_id: 'site_1' },
        driver_id: expect.stringMatching(PSEUDONYM),
      });
      expect((await exports.read(kept)).filters).toEqual({ id_tag: 'OTHER-D1', driver_id: 'drv_x' });
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
