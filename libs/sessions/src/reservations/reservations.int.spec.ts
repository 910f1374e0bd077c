import {
  ChargePointConnected,
  DriverRemoved,
  type EventData,
  ReservationCommandAnsweredLate,
  ReservationCreated,
  ReservationEnded,
  ReservationStatusReported,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { ReservingCharger } from '../testing/reserving-chargers';
import { startSessions } from '../testing/start-sessions';

import type { ReservationDto } from './dto/reservation.dto';
import { ReservationKeeper } from './reservation-keeper.service';

const PATH = '/api/v1/reservations';

describe('reservations', () => {
  let service: TestService;
  let api: RestClient;
  let usersToo: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['write:charge_points', 'read:sessions'], 'org_A');
    usersToo = service.as(['write:charge_points', 'read:sessions', 'read:users'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  async function setUp(organizationId = 'org_A', siteId = 'site_1') {
    const charger = await new ReservingCharger(service, organizationId, siteId).register();
    return { charger, tag: await charger.issue() };
  }

  const read = async (id: string, client = usersToo) => {
    await service.settled();
    const { status, body } = await client.get<ReservationDto>(`${PATH}/${id}`);
    expect(status).toBe(200);
    return body;
  };

  async function accepted(more: object = {}) {
    const { charger, tag } = await setUp();
    const { status, body } = await charger.reserve(api, { id_tag: tag, ...more });
    expect([status, body.status]).toEqual([201, 'accepted']);
    return { charger, tag, reservation: body };
  }

  const told = <D extends typeof ReservationCreated | typeof ReservationEnded>(definition: D, id: string) =>
    service.told(definition).filter(({ data }) => data.reservation_id === id);

  const cancel = (id: string, client = api) => client.delete(`${PATH}/${id}`);

  function chargeAt(
    charger: ReservingCharger,
    idToken: string,
    more: Partial<EventData<typeof TransactionStarted>> = {},
  ) {
    const charge = new ACharge({ charge_point_id: charger.id });
    const event = charge.started({
      started_at: new Date().toISOString(),
      authorization: { id_token: idToken, id_token_type: null, status: 'Accepted', driver_id: null },
      ...more,
    });
    return { charge, event };
  }

  describe('that are made', () => {
    it('hold the connector when the charger says so, for a token that only some may read', async () => {
      const { charger, tag } = await setUp();
      const wish = charger.wish({ id_tag: tag.toLowerCase() }) as { expires_at: string };
      const [{ status, body }, asked] = await Promise.all([
        api.post<ReservationDto>(PATH, wish),
        charger.answers(),
      ]);
      expect(status).toBe(201);
      expect(body).toEqual({
        reservation_id: expect.stringMatching(/^rsv_/),
        ocpp_reservation_id: asked.command.reservation_number,
        status: 'accepted',
        reason: null,
        charge_point_id: charger.id,
        connector_id: 1,
        evse_id: 1,
        site_id: 'site_1',
        project_id: 'proj_1',
        id_tag: `…${tag.slice(-4)}`,
        driver_id: null,
        session_id: null,
        created_at: expect.any(String),
        expires_at: wish.expires_at,
        ended_at: null,
        updated_at: expect.any(String),
      });
      expect(asked).toMatchObject({
        reference: body.reservation_id,
        command: {
          name: 'reserve',
          evse_id: 1,
          id_tag: tag,
          id_token_type: 'ISO14443',
          expires_at: wish.expires_at,
        },
      });
      expect((await read(body.reservation_id)).id_tag).toBe(tag);
      expect(told(ReservationCreated, body.reservation_id)).toMatchObject([
        { key: charger.id, data: { connector_id: 1, id_tag_masked: `…${tag.slice(-4)}` } },
      ]);
    });

    it.each([
      ['Rejected', 'Occupied', 'occupied'],
      ['Rejected', 'Faulted', 'faulted'],
      ['Rejected', 'Unavailable', 'unavailable'],
      ['Rejected', 'Rejected', 'rejected'],
      ['Error', 'NotSupported', 'rejected'],
    ] as const)('are what the charger makes of them: %s %s', async (said, reason, expected) => {
      const { charger, tag } = await setUp();
      const { status, body } = await charger.reserve(api, { id_tag: tag }, { status: said, reason });
      expect([status, body.status, body.reason]).toEqual([201, expected, reason]);
      await service.settled();
      expect(told(ReservationCreated, body.reservation_id)).toEqual([]);
      // It is in nobody's way.
      expect((await charger.reserve(api, { id_tag: tag })).body.status).toBe('accepted');
    });

    it.each([
      ['Error', 'charge_point_offline', 424, 'charge_point_offline', false],
      ['Timeout', 'expired', 504, 'charge_point_timeout', false],
      ['Timeout', 'charge_point_timeout', 504, 'charge_point_timeout', true],
      ['Error', 'connection_lost', 424, 'charge_point_offline', true],
      ['Error', 'outcome_unknown', 504, 'upstream_timeout', true],
      ['Error', 'InternalError', 502, 'upstream_error', false],
      ['Error', 'validation_failed', 422, 'validation_failed', false],
    ] as const)(
      'are none where the charger says nothing good: %s %s is %i %s',
      async (said, reason, status, code, isReleased) => {
        const { charger, tag } = await setUp();
        const answer = await charger.reserve(api, { id_tag: tag }, { status: said, reason });
        expect(answer).toMatchObject({ status, body: { code } });
        const { data } = (await api.get<{ data: ReservationDto[] }>(`${PATH}?charge_point_id=${charger.id}`))
          .body;
        expect(data).toMatchObject([{ status: 'failed' }]);
        await service.settled();
        expect(
          charger
            .commands()
            .slice(1)
            .map(({ command }) => command),
        ).toEqual(
          isReleased
            ? [{ name: 'cancel_reservation', reservation_number: data[0]?.ocpp_reservation_id }]
            : [],
        );
      },
    );

    it('are let go when the charger takes them too late, and again when it comes back', async () => {
      const { charger, tag } = await setUp();
      const asked = charger.asked();
      const making = api.post(PATH, charger.wish({ id_tag: tag }));
      await charger.says(await asked, { status: 'Timeout', reason: 'charge_point_timeout' });
      expect((await making).status).toBe(504);
      await charger.answers({ status: 'Timeout', reason: 'charge_point_timeout' });
      const { organization_id, charge_point_id, command_id, reference } = await asked;
      await service.tell(ReservationCommandAnsweredLate, {
        ...{ organization_id, charge_point_id, command_id, reference },
        command: 'reserve',
        response: { status: 'Accepted' },
        answered_at: new Date().toISOString(),
      });
      await charger.answers({ status: 'Error', reason: 'charge_point_offline' });
      const connect = () =>
        service.tell(ChargePointConnected, { ...ChargePointConnected.example, charge_point_id: charger.id });
      await connect();
      await charger.answers();
      await service.settled();
      await connect();
      await service.settled();
      expect(charger.commands().map(({ command }) => command.name)).toEqual([
        'reserve',
        ...Array<string>(3).fill('cancel_reservation'),
      ]);
      expect(await read(reference)).toMatchObject({ status: 'failed', reason: 'charge_point_timeout' });
    });

    it('are given up where nobody hears of the charger, and what it takes then is let go', async () => {
      const { charger, tag } = await setUp();
      const making = api.post(PATH, charger.wish({ id_tag: tag }));
      const asked = await charger.asked();
      await service.app.get(ReservationKeeper).sweep(new Date(Date.now() + 60_000));
      expect(await making).toMatchObject({ status: 504, body: { reservation_id: asked.reference } });
      const release = await charger.asked();
      await charger.says(asked, { status: 'Accepted', reason: null });
      await charger.says(release, { status: 'Rejected', reason: 'Rejected' });
      expect((await charger.asked()).command.name).toBe('cancel_reservation');
      expect((await read(asked.reference)).status).toBe('failed');
    });

    it('are one for a connector, though two ask at once', async () => {
      const { charger, tag } = await setUp();
      const two = [api, usersToo].map((client) => client.post(PATH, charger.wish({ id_tag: tag })));
      await charger.answers();
      const answers = (await Promise.all(two)).sort((a, b) => a.status - b.status);
      expect(answers).toMatchObject([
        { status: 201, body: { status: 'accepted' } },
        { status: 409, body: { code: 'conflict' } },
      ]);
      expect(await api.post(PATH, charger.wish({ id_tag: tag }))).toMatchObject({ status: 409 });
      // The next connector is another matter.
      expect((await charger.reserve(api, { id_tag: tag, connector_id: 2 })).body.status).toBe('accepted');
    });

    it('are done once under one Idempotency-Key', async () => {
      const { charger, tag } = await setUp();
      const headers = { 'content-type': 'application/json', 'idempotency-key': `key-${tag}` };
      const text = JSON.stringify(charger.wish({ id_tag: tag }));
      const [first] = await Promise.all([api.request('POST', PATH, { headers, text }), charger.answers()]);
      const second = await api.request('POST', PATH, { headers, text });
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body).toEqual(first.body);
      expect(charger.commands()).toHaveLength(1);
    });

    it('are refused without asking where a session runs', async () => {
      const { charger, tag } = await setUp();
      await service.tell(TransactionStarted, chargeAt(charger, 'OTHER').event);
      await service.settled();
      expect(await api.post(PATH, charger.wish({ id_tag: tag }))).toMatchObject({
        status: 201,
        body: { status: 'occupied', reason: 'session_in_progress' },
      });
      expect(charger.commands()).toEqual([]);
    });

    it('are for a driver’s own tag', async () => {
      const { charger } = await setUp();
      const driver_id = await charger.driver();
      await charger.issue({ driver_id, id_tag: `A${driver_id}`, id_token_type: 'Central' });
      const card = await charger.issue({ driver_id, id_token_type: 'ISO15693' });
      const { body } = await charger.reserve(usersToo, { driver_id });
      expect(body).toMatchObject({ status: 'accepted', id_tag: card, driver_id });
      const pseudonym = (await read(body.reservation_id, api)).driver_id;
      expect(pseudonym).toMatch(/^anon_/);
      const found = async (client: RestClient, driverId: string | null) =>
        (await client.get<{ total: number }>(`${PATH}?driver_id=${driverId}`)).body.total;
      expect([await found(usersToo, driver_id), await found(api, pseudonym)]).toEqual([1, 1]);
      expect(await found(api, driver_id)).toBe(0);
      // Whoever may not know the driver names him as he was shown him.
      const other = await charger.reserve(api, { driver_id: pseudonym, connector_id: 2 });
      expect(other.body.id_tag).toBe(`…${card.slice(-4)}`);
    });

    it('are refused with the member that is wrong', async () => {
      const { charger, tag } = await setUp();
      const driver_id = await charger.driver();
      const foreign = await setUp('org_B');
      const foreignDriver = await foreign.charger.driver();
      const blocked = await charger.issue({ status: 'blocked' });
      const over = await charger.issue({ valid_until: '2026-01-01T00:00:00.000Z' });
      const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();
      for (const [more, pointer, code] of [
        [{ id_tag: tag, expires_at: days(-1) }, '/expires_at', 'min'],
        [{ id_tag: tag, expires_at: days(8) }, '/expires_at', 'max'],
        [{ id_tag: tag, expires_at: '2026-05-01T08:00:00' }, '/expires_at', 'invalid_format'],
        [{ id_tag: tag, connector_id: -1 }, '/connector_id', 'out_of_range'],
        [{ id_tag: tag, evse_id: 0 }, '/evse_id', 'out_of_range'],
        [{}, '/id_tag', 'required'],
        [{ id_tag: tag, driver_id }, '/driver_id', 'contradiction'],
        [{ id_tag: 'NOBODYS' }, '/id_tag', 'not_found'],
        [{ id_tag: foreign.tag }, '/id_tag', 'not_found'],
        [{ id_tag: blocked }, '/id_tag', 'not_active'],
        [{ id_tag: over }, '/id_tag', 'not_active'],
        [{ driver_id }, '/driver_id', 'no_active_tag'],
        [{ driver_id: 'drv_nobody' }, '/driver_id', 'not_found'],
        [{ driver_id: foreignDriver }, '/driver_id', 'not_found'],
        [{ id_tag: tag, charge_point_id: 'not one' }, '/charge_point_id', 'invalid_format'],
      ] as const) {
        expect(await usersToo.post(PATH, charger.wish(more))).toMatchObject({
          status: 422,
          body: { code: 'validation_failed', errors: [{ pointer, code }] },
        });
      }
      expect(charger.commands()).toEqual([]);
    });
  });

  it('are seen and changed by their own organization and sites alone', async () => {
    const { charger, tag, reservation } = await accepted();
    const id = reservation.reservation_id;
    const stranger = service.as(['write:charge_points', 'read:sessions'], 'org_B');
    const elsewhere = service.asPrincipal({
      ...{ organizationId: 'org_A', subject: 'k', type: 'api_key', role: null },
      scopes: ['write:charge_points', 'read:sessions'],
      grants: [{ type: 'site', id: 'site_2', access: 'write' }],
    });
    const reader = service.asPrincipal({
      ...{ organizationId: 'org_A', subject: 'k', type: 'api_key', role: null },
      scopes: ['write:charge_points', 'read:sessions'],
      grants: [{ type: 'site', id: 'site_1', access: 'read' }],
    });
    for (const nobody of [stranger, elsewhere]) {
      expect(await nobody.get(`${PATH}/${id}`)).toMatchObject({
        status: 404,
        body: { resource: 'reservation' },
      });
      expect(await cancel(id, nobody)).toMatchObject({ status: 404, body: { resource: 'reservation' } });
      expect(await nobody.post(PATH, charger.wish({ id_tag: tag }))).toMatchObject({
        status: 404,
        body: { resource: 'charge_point' },
      });
      expect((await nobody.get<{ total: number }>(`${PATH}?charge_point_id=${charger.id}`)).body.total).toBe(
        0,
      );
    }
    expect(await cancel(id, reader)).toMatchObject({ status: 403, body: { code: 'insufficient_role' } });
    expect((await service.as(['read:sessions'], 'org_A').post(PATH, {})).status).toBe(403);
    expect((await service.as(['write:charge_points'], 'org_A').get(PATH)).status).toBe(403);
  });

  describe('that are cancelled', () => {
    it('are over when the charger has let go, once', async () => {
      const { charger, tag, reservation } = await accepted();
      const id = reservation.reservation_id;
      const [first, second] = [cancel(id), cancel(id)];
      const asked = await charger.answers();
      expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([204, 204]);
      expect((await cancel(id)).status).toBe(204);
      expect(asked.command).toEqual({
        name: 'cancel_reservation',
        reservation_number: reservation.ocpp_reservation_id,
      });
      expect(charger.commands()).toHaveLength(2);
      expect(await read(id)).toMatchObject({ status: 'cancelled', ended_at: expect.any(String) });
      expect(told(ReservationEnded, id)).toMatchObject([{ data: { status: 'cancelled', session_id: null } }]);
      expect((await charger.reserve(api, { id_tag: tag })).body.status).toBe('accepted');
    });

    it.each([
      ['Error', 'charge_point_offline', 424, 'charge_point_offline'],
      ['Timeout', 'charge_point_timeout', 504, 'charge_point_timeout'],
      ['Error', 'InternalError', 502, 'upstream_error'],
    ] as const)('stand where the charger says %s %s', async (said, reason, status, code) => {
      const { charger, reservation } = await accepted();
      const cancelling = cancel(reservation.reservation_id);
      const asked = await charger.answers({ status: said, reason });
      expect(await cancelling).toMatchObject({ status, body: { code } });
      expect((await read(reservation.reservation_id)).status).toBe('accepted');
      const { organization_id, charge_point_id, command_id, reference } = asked;
      await service.tell(ReservationCommandAnsweredLate, {
        ...{ organization_id, charge_point_id, command_id, reference },
        command: 'cancel_reservation',
        response: { status: 'Accepted' },
        answered_at: new Date().toISOString(),
      });
      expect((await read(reservation.reservation_id)).status).toBe('cancelled');
    });

    it('stand where the charger refuses, and give way to another', async () => {
      const { charger, tag, reservation } = await accepted();
      const cancelling = cancel(reservation.reservation_id);
      await charger.answers({ status: 'Rejected', reason: 'Rejected' });
      expect(await cancelling).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      expect((await read(reservation.reservation_id)).status).toBe('accepted');
      expect((await charger.reserve(api, { id_tag: tag })).body.status).toBe('accepted');
      expect(await read(reservation.reservation_id)).toMatchObject({
        status: 'cancelled',
        reason: 'replaced',
      });
    });

    it('were open, and not seen otherwise meanwhile', async () => {
      const { charger, tag } = await setUp();
      const { body } = await charger.reserve(api, { id_tag: tag }, { status: 'Rejected', reason: 'Faulted' });
      expect(await cancel(body.reservation_id)).toMatchObject({ status: 409 });
      const open = (await charger.reserve(api, { id_tag: tag })).body;
      expect(
        await api.request('DELETE', `${PATH}/${open.reservation_id}`, { headers: { 'if-match': '"older"' } }),
      ).toMatchObject({ status: 412 });
      const making = api.post(PATH, charger.wish({ id_tag: tag, connector_id: 3 }));
      const asked = await charger.asked();
      expect(await cancel(asked.reference)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      await charger.says(asked, { status: 'Rejected', reason: 'Occupied' });
      await making;
    });
  });

  describe('that end', () => {
    it('by a start that the charger tells under their number, with whatever token', async () => {
      const { charger, reservation } = await accepted();
      const { charge, event } = chargeAt(charger, 'OF-THE-GROUP', {
        connector_id: 2,
        evse_id: 2,
        reservation_id: reservation.ocpp_reservation_id,
      });
      await service.tell(TransactionStarted, event);
      expect(await read(reservation.reservation_id)).toMatchObject({
        status: 'used',
        session_id: charge.sessionId,
        ended_at: event.started_at,
      });
      expect(told(ReservationEnded, reservation.reservation_id)).toMatchObject([
        { data: { status: 'used', session_id: charge.sessionId } },
      ]);
      expect((await api.get(`/api/v1/sessions/${charge.sessionId}`)).body).toMatchObject({
        reservation_id: reservation.reservation_id,
      });
      expect((await api.get(`/api/v1/sessions/${charge.sessionId}/timeline`)).body).toMatchObject({
        reservation: { reservation_id: reservation.reservation_id, created_at: reservation.created_at },
      });
    });

    it('by a start of their token at their connector, though it is told after their time', async () => {
      const { charger, tag, reservation } = await accepted();
      const other = chargeAt(charger, 'OTHER');
      await service.tell(TransactionStarted, other.event);
      await service.tell(TransactionStarted, chargeAt(charger, tag, { connector_id: 2, evse_id: 2 }).event);
      expect((await read(reservation.reservation_id)).status).toBe('accepted');
      await service.app.get(ReservationKeeper).sweep(new Date(Date.now() + 7_200_000));
      expect((await read(reservation.reservation_id)).status).toBe('expired');
      const late = chargeAt(charger, tag, { started_at: new Date(Date.now() + 7_200_000).toISOString() });
      await service.tell(TransactionStarted, late.event);
      expect((await read(reservation.reservation_id)).status).toBe('expired');
      const own = chargeAt(charger, tag.toLowerCase());
      await service.tell(TransactionStarted, own.event);
      await service.tell(TransactionStarted, own.event);
      expect(await read(reservation.reservation_id)).toMatchObject({
        status: 'used',
        session_id: own.charge.sessionId,
      });
      expect(told(ReservationEnded, reservation.reservation_id).map(({ data }) => data.status)).toEqual([
        'expired',
        'used',
      ]);
    });

    it('by a token that is presented after plugging in', async () => {
      const { charger, tag, reservation } = await accepted();
      const { charge, event } = chargeAt(charger, tag, { authorization: null });
      await service.tell(TransactionStarted, event);
      await service.settled();
      const occurred_at = new Date().toISOString();
      const authorization = { id_token: tag, id_token_type: 'ISO14443', driver_id: null };
      await service.tell(
        TransactionUpdated,
        charge.updated({ occurred_at, authorization: { ...authorization, status: 'Blocked' } }),
      );
      expect((await read(reservation.reservation_id)).status).toBe('accepted');
      await service.tell(
        TransactionUpdated,
        charge.updated({ occurred_at, authorization: { ...authorization, status: 'Accepted' } }),
      );
      expect(await read(reservation.reservation_id)).toMatchObject({
        status: 'used',
        session_id: charge.sessionId,
      });
    });

    it.each([
      ['Expired', 'expired', null],
      ['Removed', 'cancelled', 'Removed'],
    ] as const)('by the charger’s own word: %s', async (said, status, reason) => {
      const { charger, reservation } = await accepted();
      await service.tell(ReservationStatusReported, {
        ...ReservationStatusReported.example,
        charge_point_id: charger.id,
        reservation_id: reservation.ocpp_reservation_id,
        status: said,
        received_at: new Date().toISOString(),
      });
      expect(await read(reservation.reservation_id)).toMatchObject({ status, reason });
      // Its number is another charger's business nowhere.
      expect(await cancel(reservation.reservation_id)).toMatchObject({
        status: status === 'cancelled' ? 204 : 409,
      });
    });

    it('when their time has passed, by themselves', async () => {
      const expires_at = new Date(Date.now() + 1_500).toISOString();
      const { charger, tag, reservation } = await accepted({ expires_at });
      await eventually(
        async () => {
          const { status } = (await api.get<ReservationDto>(`${PATH}/${reservation.reservation_id}`)).body;
          expect(status).toBe('expired');
        },
        { timeoutMs: 15_000 },
      );
      expect((await charger.reserve(api, { id_tag: tag })).body.status).toBe('accepted');
    }, 30_000);
  });

  it('are found by what they are of', async () => {
    const organization = 'org_LIST';
    const own = service.as(['write:charge_points', 'read:sessions'], organization);
    const [one, two] = [await setUp(organization, 'site_7'), await setUp(organization, 'site_8')];
    await one.charger.reserve(own, { id_tag: one.tag });
    await two.charger.reserve(
      own,
      { id_tag: two.tag, connector_id: 2 },
      { status: 'Rejected', reason: 'Occupied' },
    );
    const knowing = service.as(['read:sessions', 'read:users'], organization);
    const found = async (query: string, client = own) =>
      (await client.get<{ data: ReservationDto[] }>(`${PATH}?${query}`)).body.data.map(
        ({ status }) => status,
      );
    for (const [query, expected] of [
      ['', ['occupied', 'accepted']],
      [`charge_point_id=${one.charger.id}`, ['accepted']],
      ['site_id=site_8', ['occupied']],
      ['connector_id=1', ['accepted']],
      // Whole tokens are known to those who may read of persons; others are shown the end.
      [`id_tag=${two.tag.toLowerCase()}`, []],
      [`id_tag=…${two.tag.slice(-4)}`, ['occupied']],
      ['status=accepted,used', ['accepted']],
      ['to=2026-04-30', []],
      ['from=2026-04-30', ['occupied', 'accepted']],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, expected]);
    }
    expect(await found(`id_tag=${two.tag.toLowerCase()}`, knowing)).toEqual(['occupied']);
    const { next_cursor } = (await own.get<{ next_cursor: string }>(`${PATH}?limit=1`)).body;
    expect(await found(`limit=1&cursor=${next_cursor}`)).toEqual(['accepted']);
    for (const query of ['status=lost', `limit=1&site_id=site_7&cursor=${next_cursor}`, 'connector_id=x']) {
      expect((await own.get(`${PATH}?${query}`)).status).toBe(400);
    }
  });

  it('forget a driver who is erased', async () => {
    const { charger } = await setUp();
    const driver_id = await charger.driver();
    const tag = await charger.issue({ driver_id });
    const { body } = await charger.reserve(usersToo, { driver_id });
    await service.tell(DriverRemoved, {
      ...DriverRemoved.example,
      driver_id,
      organization_id: 'org_A',
    });
    expect(await read(body.reservation_id)).toMatchObject({
      id_tag: null,
      driver_id: expect.stringMatching(/^anon_/),
    });
    expect((await api.get<{ total: number }>(`${PATH}?id_tag=${tag}`)).body.total).toBe(0);
  });
});
