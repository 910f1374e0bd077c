import {
  ConnectorStatusChanged,
  MeterValuesReceived,
  SessionEnded,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { AnomalyDto } from '../anomalies/dto/anomaly.dto';
import type { SessionDetailDto } from '../charging-sessions/dto/session.dto';
import { GhostSessions } from '../ghost-sessions/ghost-sessions.service';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { TimelineDto } from './dto/timeline.dto';

interface AnomalyList {
  readonly data: readonly AnomalyDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('the life line of a session', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const tell: TestService['tell'] = (...args) => service.tell(...args);
  const session = async ({ sessionId }: ACharge) =>
    (await api.get<SessionDetailDto>(`/api/v1/sessions/${sessionId}`)).body;
  const timeline = async ({ sessionId }: ACharge) =>
    (await api.get<TimelineDto>(`/api/v1/sessions/${sessionId}/timeline`)).body;
  const steps = async (charge: ACharge) =>
    (await timeline(charge)).data.map(
      ({ at: when, step, source }) => `${when.slice(11, 16)} ${step} ${source}`,
    );
  const anomalies = async (query: string): Promise<AnomalyList> => {
    const { status, body } = await api.get<AnomalyList>(`/api/v1/sessions/anomalies?${query}`);
    expect(status).toBe(200);
    return body;
  };

  it('is told in OCPP 1.6 by the statuses of its connector', async () => {
    const charge = new ACharge();
    const status = (word: string, time: string) => tell(ConnectorStatusChanged, charge.status(word, time));
    await status('Preparing', '08:10');
    await tell(TransactionStarted, charge.started());
    await status('Charging', '08:13');
    await status('SuspendedEVSE', '08:20');
    await status('Charging', '08:25');
    await status('SuspendedEV', '08:50');
    await status('Finishing', '09:04');
    await tell(TransactionEnded, charge.ended());
    await status('Available', '09:10');
    // Of the next one.
    await status('Preparing', '09:20');
    await service.settled();
    expect(await steps(charge)).toEqual([
      '08:10 plugged_in StatusNotification',
      '08:12 authorized StartTransaction',
      '08:12 started StartTransaction',
      '08:13 charging StatusNotification',
      '08:20 suspended_evse StatusNotification',
      '08:25 charging StatusNotification',
      '08:50 suspended_ev StatusNotification',
      '09:04 finishing StatusNotification',
      '09:04 ended StopTransaction',
      '09:10 unplugged StatusNotification',
    ]);
    expect(await timeline(charge)).toMatchObject({
      session_id: charge.sessionId,
      state: 'ended',
      anomalies: [],
    });
    expect(await session(charge)).toMatchObject({
      charging_ended_at: at('08:50'),
      anomalies: [],
      links: { timeline: `/api/v1/sessions/${charge.sessionId}/timeline` },
    });
  });

  it('is told in OCPP 2.0.1 by the events of its transaction', async () => {
    const charge = new ACharge();
    const update = (time: string, trigger_reason: string, charging_state: string | null, seq_no: number) =>
      tell(
        TransactionUpdated,
        charge.updated({ occurred_at: at(time), trigger_reason, charging_state, seq_no }),
      );
    await tell(TransactionStarted, charge.started({ ocpp_version: '2.0.1', authorization: null }));
    await update('08:13', 'CablePluggedIn', 'EVConnected', 1);
    await tell(
      TransactionUpdated,
      charge.updated({
        occurred_at: at('08:14'),
        trigger_reason: 'Authorized',
        charging_state: null,
        authorization: { id_token: 'ABCD', id_token_type: 'ISO14443', status: 'Accepted', driver_id: null },
      }),
    );
    await update('08:15', 'ChargingStateChanged', 'Charging', 2);
    await update('08:30', 'MeterValuePeriodic', 'Charging', 3);
    await update('08:40', 'ChargingStateChanged', 'SuspendedEVSE', 4);
    await tell(TransactionEnded, charge.ended({ ocpp_version: '2.0.1', reason: 'Remote' }));
    await service.settled();
    expect(await steps(charge)).toEqual([
      '08:12 started TransactionEvent',
      '08:13 plugged_in TransactionEvent',
      '08:14 authorized TransactionEvent',
      '08:15 charging TransactionEvent',
      '08:40 suspended_evse TransactionEvent',
      '09:04 ended TransactionEvent',
    ]);
    const { data } = await timeline(charge);
    expect(data.map(({ reason }) => reason)).toEqual([
      null,
      'CablePluggedIn',
      'Accepted',
      'ChargingStateChanged',
      'ChargingStateChanged',
      'Remote',
    ]);
  });

  it('has the statuses that came before the start, or after the end, of their times', async () => {
    const charge = new ACharge();
    await tell(ConnectorStatusChanged, charge.status('SuspendedEV', '08:40'));
    await tell(TransactionEnded, charge.ended());
    await tell(TransactionStarted, charge.started());
    await service.settled();
    await tell(ConnectorStatusChanged, charge.status('Charging', '08:13'));
    await service.settled();
    expect(await session(charge)).toMatchObject({ charging_ended_at: at('08:40'), ended_at: at('09:04') });
    expect((await steps(charge)).slice(2)).toEqual([
      '08:13 charging StatusNotification',
      '08:40 suspended_ev StatusNotification',
      '09:04 ended StopTransaction',
    ]);
    const ends = service.told(SessionEnded).filter(({ data }) => data.session_id === charge.sessionId);
    expect(ends.at(-1)?.data.charging_ended_at).toBe(at('08:40'));
  });

  it('tells when its end was presumed, and when that was taken back', async () => {
    const charge = new ACharge();
    await tell(TransactionStarted, charge.started());
    await tell(ConnectorStatusChanged, charge.status('Available', '08:45'));
    await service.settled();
    await service.platform.database.query('update suspicion set due_at = now() where session_id = $1', [
      charge.sessionId,
    ]);
    await service.app.get(GhostSessions).sweep();
    expect(await timeline(charge)).toMatchObject({ state: 'presumed_ended' });
    await tell(MeterValuesReceived, charge.metered('08:50', 9_000));
    await tell(TransactionEnded, charge.ended());
    await service.settled();
    const { data, state } = await timeline(charge);
    expect(data.slice(2).map(({ at: when, step, reason, source }) => [when, step, reason, source])).toEqual([
      [at('08:45'), 'presumed_ended', 'VehicleLeft', 'CSMS'],
      [at('08:45'), 'unplugged', 'Available', 'StatusNotification'],
      [at('08:50'), 'reopened', 'metered', 'CSMS'],
      [at('09:04'), 'ended', 'EVDisconnected', 'StopTransaction'],
    ]);
    expect([state, (await session(charge)).anomalies]).toEqual(['ended', []]);
  });

  it('is shown to its own organization and sites', async () => {
    const charge = new ACharge();
    await tell(TransactionStarted, charge.started());
    await service.settled();
    const path = `/api/v1/sessions/${charge.sessionId}/timeline`;
    expect(await service.as(['read:sessions'], 'org_B').get(path)).toMatchObject({ status: 404 });
    expect(await service.as(['read:users'], 'org_A').get(path)).toMatchObject({ status: 403 });
    expect(await api.get('/api/v1/sessions/sess_unknown/timeline')).toMatchObject({ status: 404 });
    const elsewhere = service.asPrincipal({
      ...{
        organizationId: 'org_A',
        subject: 'key_1',
        type: 'api_key',
        scopes: ['read:sessions'],
        role: null,
      },
      grants: [{ type: 'site', id: 'site_2', access: 'read' }],
    });
    expect(await elsewhere.get(path)).toMatchObject({ status: 404 });
  });

  describe('with something that cannot be', () => {
    it('shows it, and lists it as an anomaly with the fact', async () => {
      const charge = new ACharge();
      await tell(TransactionStarted, charge.started());
      await tell(TransactionEnded, charge.ended());
      await tell(ConnectorStatusChanged, charge.status('Charging', '09:06'));
      await tell(ConnectorStatusChanged, charge.status('Charging', '09:06'), {
        id: `again-${charge.sessionId}`,
      });
      await tell(TransactionEnded, charge.ended({ ended_at: at('09:20'), reason: 'Remote' }));
      await service.settled();
      expect((await timeline(charge)).data.filter(({ is_anomaly }) => is_anomaly)).toMatchObject([
        { at: at('09:06'), step: 'charging', from: 'ended' },
        { at: at('09:20'), step: 'ended', from: 'ended' },
      ]);
      const own = (await session(charge)).anomalies;
      expect(own).toMatchObject([
        {
          kind: 'impossible_transition',
          at: at('09:06'),
          detail: { from: 'ended', step: 'charging', reason: 'Charging', source: 'StatusNotification' },
        },
        {
          kind: 'second_end',
          charge_point_id: charge.chargePointId,
          session_id: charge.sessionId,
          at: at('09:20'),
          detail: { from: 'ended', step: 'ended', reason: 'Remote', source: 'StopTransaction' },
        },
      ]);
      const listed = (await anomalies(`charge_point_id=${charge.chargePointId}`)).data;
      expect(listed).toEqual([...own].reverse());
    });

    it('forgets what a late fact explains', async () => {
      const charge = new ACharge();
      await tell(TransactionEnded, charge.ended());
      await service.settled();
      expect((await session(charge)).anomalies).toMatchObject([{ kind: 'start_missing', at: at('09:04') }]);
      await tell(TransactionStarted, charge.started());
      await service.settled();
      expect((await session(charge)).anomalies).toEqual([]);
    });

    it('says so of energy that nobody can have taken', async () => {
      const charge = new ACharge();
      await tell(TransactionStarted, charge.started());
      await tell(TransactionEnded, charge.ended({ meter_stop_wh: 2_147_483_647 }));
      await service.settled();
      expect(await session(charge)).toMatchObject({
        energy_kwh: null,
        anomalies: [
          { kind: 'implausible_energy', detail: { meter_start_wh: 1_000, meter_stop_wh: 2_147_483_647 } },
        ],
      });
    });

    it('keeps a stop of a transaction that nobody knows, its token for those who may see it', async () => {
      const charge = new ACharge();
      const stop = charge.ended({ session_id: null, id_token: '04A1B2C3D4E5F6' });
      await tell(TransactionEnded, stop, { id: `stop-${charge.sessionId}` });
      await service.settled();
      const query = `charge_point_id=${charge.chargePointId}`;
      expect(await anomalies(query)).toMatchObject({
        total: 1,
        data: [
          {
            kind: 'stop_without_start',
            session_id: null,
            site_id: 'site_1',
            at: at('09:04'),
            detail: {
              ocpp_transaction_id: charge.ocppTransactionId,
              id_token: '…E5F6',
              meter_stop_wh: 15_700,
            },
          },
        ],
      });
      const usersToo = service.as(['read:sessions', 'read:users'], 'org_A');
      expect((await usersToo.get(`/api/v1/sessions/anomalies?${query}`)).body).toMatchObject({
        data: [{ detail: { id_token: '04A1B2C3D4E5F6' } }],
      });
    });

    it('is found by kind, time, session and site, and by nobody else', async () => {
      const organization = 'org_ANOMALIES';
      const own = service.as(['read:sessions'], organization);
      const [one, other] = [
        new ACharge({ organization_id: organization, site_id: 'site_7' }),
        new ACharge({ organization_id: organization, site_id: 'site_8' }),
      ];
      await tell(TransactionEnded, one.ended({ session_id: null, ended_at: at('07:00') }), {
        id: `x-${one.sessionId}`,
      });
      await tell(TransactionEnded, other.ended());
      await service.settled();
      const found = async (query: string, client = own) => {
        const { body } = await client.get<AnomalyList>(`/api/v1/sessions/anomalies?${query}`);
        expect(body.total).toBe(body.data.length);
        return body.data.map(({ charge_point_id }) =>
          charge_point_id === one.chargePointId ? 'one' : 'other',
        );
      };
      expect(await found('')).toEqual(['other', 'one']);
      for (const [query, expected] of [
        ['kind=stop_without_start', ['one']],
        ['kind=start_missing,second_end', ['other']],
        ['kind=second_start', []],
        [`session_id=${other.sessionId}`, ['other']],
        ['site_id=site_7', ['one']],
        ['from=2026-05-01T08:00:00Z&to=2026-05-01', ['other']],
        ['to=2026-05-01T07:00:00Z', ['one']],
        ['from=2026-05-02', []],
      ] as const) {
        expect([query, await found(query)]).toEqual([query, expected]);
      }
      expect(await found('', service.as(['read:sessions'], 'org_NOBODY'))).toEqual([]);
      const limited = service.asPrincipal({
        ...{
          organizationId: organization,
          subject: 'k',
          type: 'api_key',
          scopes: ['read:sessions'],
          role: null,
        },
        grants: [{ type: 'site', id: 'site_7', access: 'read' }],
      });
      expect(await found('', limited)).toEqual(['one']);
      const { body } = await own.get<AnomalyList>('/api/v1/sessions/anomalies?limit=1');
      const next = `limit=1&cursor=${body.next_cursor}`;
      expect((await own.get<AnomalyList>(`/api/v1/sessions/anomalies?${next}`)).body.data).toHaveLength(1);
      for (const [query, parameter] of [
        [`kind=start_missing&${next}`, 'cursor'],
        ['kind=strange', 'kind'],
        ['from=2026-05-02&to=2026-05-01', 'from'],
        ['from=2026-13-01', 'from'],
      ]) {
        expect(await own.get(`/api/v1/sessions/anomalies?${query}`)).toMatchObject({
          status: 400,
          body: { code: 'invalid_parameter', errors: [{ pointer: parameter }] },
        });
      }
    });
  });
});
