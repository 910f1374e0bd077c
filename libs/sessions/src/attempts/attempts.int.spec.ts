import { randomBytes } from 'node:crypto';

import {
  ApiCommandCompleted,
  AuthorizationDecided,
  CommandCompleted,
  type EventData,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { AttemptDto } from './dto/attempt.dto';

interface AttemptList {
  readonly data: readonly AttemptDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

type Authorized = EventData<typeof AuthorizationDecided>;
type ApiCommand = EventData<typeof ApiCommandCompleted>;

describe('why a charge did not come about', () => {
  let service: TestService;
  let api: RestClient;
  let usersToo: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
    usersToo = service.as(['read:sessions', 'read:users'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const tell: TestService['tell'] = (...args) => service.tell(...args);
  const list = async (query: string, client = api): Promise<AttemptList> => {
    const { status, body } = await client.get<AttemptList>(`/api/v1/sessions/attempts?${query}`);
    expect(status).toBe(200);
    expect(body.total).toBe(body.data.length);
    return body;
  };
  const of = async (charge: ACharge, query = '') =>
    (await list(`charge_point_id=${charge.chargePointId}&${query}`)).data.map(
      ({ reason, cause, source }) => `${reason} ${cause} ${source}`,
    );
  const aTag = () => randomBytes(7).toString('hex').toUpperCase();
  const place = (charge: ACharge) => {
    const { charge_point_id, organization_id, site_id, project_id, time_zone } = charge.started();
    return { charge_point_id, organization_id, site_id, project_id, time_zone };
  };
  const authorized = (charge: ACharge, time: string, more: Partial<Authorized> = {}): Authorized => ({
    ...AuthorizationDecided.example,
    ...place(charge),
    decided_at: at(time),
    ...more,
  });
  const started = (charge: ACharge, tag: string, time = '08:12') =>
    charge.started({
      started_at: at(time),
      authorization: { id_token: tag, id_token_type: null, status: 'Accepted', driver_id: null },
    });
  const command = (charge: ACharge, more: Partial<ApiCommand> = {}): ApiCommand => ({
    ...ApiCommandCompleted.example,
    command_id: `cmd_${aTag()}`,
    organization_id: 'org_A',
    charge_point_id: charge.chargePointId,
    command: 'start_session',
    action: 'RemoteStartTransaction',
    sent_at: at('08:00'),
    completed_at: at('08:00:01'),
    start: { site_id: 'site_1', project_id: null, evse_id: null, connector_id: 1, id_tag_masked: '…E5F6' },
    ...more,
  });

  it('a token that was refused, once, with its status', async () => {
    const charge = new ACharge();
    const refused = authorized(charge, '08:00', { id_token: '04A1B2C3D4E5F6', status: 'Blocked' });
    await tell(AuthorizationDecided, refused, { id: `a-${charge.sessionId}` });
    await tell(AuthorizationDecided, refused, { id: `a-${charge.sessionId}` });
    // The charger asks again at once, and the driver an hour later.
    await tell(AuthorizationDecided, { ...refused, decided_at: at('08:00:10') });
    await tell(AuthorizationDecided, { ...refused, decided_at: at('09:00') });
    await service.settled();
    const { data } = await list(`charge_point_id=${charge.chargePointId}`);
    expect(data).toMatchObject([{ at: at('09:00') }, { at: at('08:00') }]);
    expect(data[1]).toEqual({
      attempt_id: expect.stringMatching(/^att_/),
      at: at('08:00'),
      reason: 'authorization_refused',
      cause: 'Blocked',
      source: 'Authorize',
      charge_point_id: charge.chargePointId,
      site_id: 'site_1',
      project_id: 'proj_1',
      evse_id: null,
      connector_id: null,
      id_tag: '…E5F6',
      roaming_party: null,
      session_id: null,
      command_id: null,
    });
    const whole = await list(`charge_point_id=${charge.chargePointId}`, usersToo);
    expect(whole.data[0]?.id_tag).toBe('04A1B2C3D4E5F6');
  });

  it('a token that was accepted, after which nothing began', async () => {
    const charge = new ACharge();
    const [tag, other, late] = [aTag(), aTag(), aTag()];
    await tell(AuthorizationDecided, authorized(charge, '08:10', { id_token: tag, status: 'Accepted' }));
    await tell(AuthorizationDecided, authorized(charge, '07:00', { id_token: other, status: 'Accepted' }));
    await tell(AuthorizationDecided, {
      ...authorized(charge, '08:00', { id_token: late, status: 'Accepted' }),
      decided_at: new Date().toISOString(),
    });
    await service.settled();
    // The newest may still be followed by a charge.
    expect(await of(charge)).toEqual(['not_plugged_in null Authorize', 'not_plugged_in null Authorize']);
    await tell(TransactionStarted, started(charge, tag.toLowerCase()));
    await service.settled();
    expect(await of(charge)).toEqual(['not_plugged_in null Authorize']);
    expect((await list(`id_tag=${other.toLowerCase()}`, usersToo)).data).toHaveLength(1);
    expect((await list(`id_tag=${tag}`, usersToo)).data).toEqual([]);
  });

  it('not a token that was presented to stop, by whomever', async () => {
    const charge = new ACharge();
    const [own, groups] = [aTag(), aTag()];
    await tell(TransactionStarted, started(charge, own));
    await tell(AuthorizationDecided, authorized(charge, '08:59', { id_token: own, status: 'Accepted' }));
    await tell(AuthorizationDecided, authorized(charge, '09:03', { id_token: groups, status: 'Accepted' }));
    await tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await of(charge)).toEqual([]);
  });

  it('a remote start that was rejected, not answered, not sent, or not followed by anything', async () => {
    const charge = new ACharge();
    const rejected = command(charge, { status: 'Rejected', reason: 'Rejected' });
    await tell(ApiCommandCompleted, rejected);
    await tell(ApiCommandCompleted, rejected);
    const hour = (time: string) => ({ sent_at: at(time) });
    await tell(ApiCommandCompleted, command(charge, { ...hour('09:00'), status: 'Timeout', reason: null }));
    await tell(
      ApiCommandCompleted,
      command(charge, { ...hour('10:00'), status: 'Error', reason: 'charge_point_offline' }),
    );
    await tell(ApiCommandCompleted, command(charge, { ...hour('11:00') }));
    // Not to start a charge.
    const { start: _start, ...reset } = command(charge, { action: 'Reset', status: 'Rejected' });
    await tell(ApiCommandCompleted, reset);
    await service.settled();
    const { data } = await list(`charge_point_id=${charge.chargePointId}`, usersToo);
    expect(
      data.map(({ reason, cause, id_tag, connector_id }) => [reason, cause, id_tag, connector_id]),
    ).toEqual([
      ['not_plugged_in', null, '…E5F6', 1],
      ['remote_start_failed', 'charge_point_offline', '…E5F6', 1],
      ['remote_start_timeout', null, '…E5F6', 1],
      ['remote_start_rejected', 'Rejected', '…E5F6', 1],
    ]);
    expect(data[3]).toMatchObject({
      command_id: rejected.command_id,
      at: at('08:00'),
      source: 'RemoteStart',
    });
  });

  it('an accepted remote start is none when its token charges, and one with its Authorize when not', async () => {
    const [charge, none] = [new ACharge(), new ACharge()];
    for (const one of [charge, none]) {
      await tell(ApiCommandCompleted, command(one, { sent_at: at('08:10') }));
      await tell(
        AuthorizationDecided,
        authorized(one, '08:10:20', { id_token: '04A1B2C3D4E5F6', status: 'Accepted' }),
      );
    }
    await tell(TransactionStarted, started(charge, '04A1B2C3D4E5F6'));
    await service.settled();
    expect([await of(charge), await of(none)]).toEqual([[], ['not_plugged_in null RemoteStart']]);
  });

  it('a start that a service asked for', async () => {
    const charge = new ACharge();
    await tell(CommandCompleted, {
      ...CommandCompleted.example,
      command_id: `cmd_${aTag()}`,
      organization_id: 'org_A',
      charge_point_id: charge.chargePointId,
      status: 'Timeout',
      reason: 'expired',
      sent_at: null,
    });
    await tell(CommandCompleted, {
      ...CommandCompleted.example,
      command_id: `cmd_${aTag()}`,
      organization_id: 'org_A',
      charge_point_id: charge.chargePointId,
      command: { name: 'trigger_heartbeat' },
      status: 'Timeout',
    });
    await service.settled();
    expect(await of(charge)).toEqual(['remote_start_timeout expired RemoteStart']);
  });

  it('a session that took nothing, ended by a fault, or was refused; until it is known better', async () => {
    const [empty, faulty, refused, fine] = [new ACharge(), new ACharge(), new ACharge(), new ACharge()];
    for (const one of [empty, faulty, fine]) await tell(TransactionStarted, one.started());
    await tell(
      TransactionStarted,
      refused.started({
        authorization: { id_token: 'NOBODYS', id_token_type: null, status: 'Unknown', driver_id: null },
      }),
    );
    await tell(TransactionEnded, empty.ended({ meter_stop_wh: 1_000 }));
    await tell(TransactionEnded, faulty.ended({ reason: 'PowerLoss' }));
    await tell(TransactionEnded, fine.ended());
    await service.settled();
    expect(await of(empty)).toEqual(['zero_energy EVDisconnected Session']);
    expect(await of(faulty)).toEqual(['fault PowerLoss Session']);
    expect(await of(refused)).toEqual(['authorization_refused Unknown Session']);
    expect(await of(fine)).toEqual([]);
    expect((await list(`session_id=${faulty.sessionId}`)).data).toMatchObject([
      { session_id: faulty.sessionId, connector_id: 1, at: at('08:12') },
    ]);
    // The charger sends another end: it had charged.
    await tell(TransactionEnded, empty.ended({ ended_at: at('09:05'), meter_stop_wh: 9_000 }));
    await service.settled();
    expect(await of(empty)).toEqual([]);
  });

  it('is found by charge point, token, time and reason, by its own organization and sites', async () => {
    const organization_id = 'org_ATTEMPTS';
    const own = service.as(['read:sessions', 'read:users'], organization_id);
    const [one, two] = [
      new ACharge({ organization_id, site_id: 'site_7' }),
      new ACharge({ organization_id, site_id: 'site_8' }),
    ];
    await tell(AuthorizationDecided, authorized(one, '08:00', { id_token: 'TAG-1-WXYZ', status: 'Expired' }));
    await tell(AuthorizationDecided, authorized(two, '09:00', { id_token: 'TAG-2-WXYZ', status: 'Blocked' }));
    await tell(TransactionStarted, two.started({ started_at: at('10:00') }));
    await tell(TransactionEnded, two.ended({ ended_at: at('10:10'), meter_stop_wh: 1_000 }));
    await service.settled();
    const found = async (query: string, client = own) =>
      (await list(query, client)).data.map(({ at: when }) => when.slice(11, 13)).join();
    for (const [query, expected] of [
      ['', '10,09,08'],
      [`charge_point_id=${one.chargePointId}`, '08'],
      ['id_tag=tag-2-wxyz', '09'],
      ['id_tag=TAG-3-WXYZ', ''],
      ['reason=zero_energy', '10'],
      ['reason=zero_energy,authorization_refused&site_id=site_8', '10,09'],
      ['from=2026-05-01T09:00:00Z&to=2026-05-01T09:00:00Z', '09'],
      ['to=2026-04-30', ''],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, expected]);
    }
    const reader = service.as(['read:sessions'], organization_id);
    expect(await found('id_tag=tag-2-wxyz', reader)).toBe('');
    expect(await found(`id_tag=${encodeURIComponent('…wxyz')}`, reader)).toBe('09,08');
    expect(await found('', service.as(['read:sessions'], 'org_NOBODY'))).toBe('');
    const limited = service.asPrincipal({
      ...{
        organizationId: organization_id,
        subject: 'k',
        type: 'api_key',
        scopes: ['read:sessions'],
        role: null,
      },
      grants: [{ type: 'site', id: 'site_7', access: 'read' }],
    });
    expect(await found('', limited)).toBe('08');
    const page = (await own.get<AttemptList>('/api/v1/sessions/attempts?limit=1')).body;
    expect(page).toMatchObject({ total: 3, data: [{ at: at('10:00') }] });
    const next = `limit=1&cursor=${page.next_cursor}`;
    expect((await own.get(`/api/v1/sessions/attempts?${next}`)).body).toMatchObject({
      data: [{ at: at('09:00') }],
    });
    for (const [query, parameter] of [
      [`reason=fault&${next}`, 'cursor'],
      ['reason=tired', 'reason'],
      ['from=2026-05-02&to=2026-05-01', 'from'],
      ['to=2026-02-30', 'to'],
      [`id_tag=${'x'.repeat(37)}`, 'id_tag'],
    ]) {
      expect(await own.get(`/api/v1/sessions/attempts?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: parameter }] },
      });
    }
    expect(await service.as(['read:users'], 'org_A').get('/api/v1/sessions/attempts')).toMatchObject({
      status: 403,
    });
  });

  it('stands in the life of the session that follows: when its token was accepted', async () => {
    const charge = new ACharge();
    const tag = aTag();
    await tell(TransactionStarted, started(charge, tag));
    await tell(AuthorizationDecided, authorized(charge, '08:05', { id_token: tag, status: 'Blocked' }));
    await tell(AuthorizationDecided, authorized(charge, '08:10', { id_token: tag, status: 'Accepted' }));
    await tell(AuthorizationDecided, authorized(charge, '07:10', { id_token: tag, status: 'Accepted' }));
    await service.settled();
    expect((await api.get(`/api/v1/sessions/${charge.sessionId}/timeline`)).body).toMatchObject({
      data: [
        { at: at('08:05'), step: 'refused', reason: 'Blocked', source: 'Authorize' },
        { at: at('08:10'), step: 'authorized', reason: 'Accepted', source: 'Authorize' },
        { at: at('08:12'), step: 'authorized', source: 'StartTransaction' },
        { at: at('08:12'), step: 'started' },
      ],
      anomalies: [],
    });
  });
});
