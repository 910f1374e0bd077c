import { randomBytes } from 'node:crypto';

import * as fc from 'fast-check';

import {
  ApiCommandCompleted,
  AuthorizationDecided,
  ConnectorStatusChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { startTestService, TestInstallation, type TestService } from '@csms/testing';

import { SESSIONS_MIGRATIONS } from '../migrations';
import { sessionsService } from '../sessions.module';
import { ACharge, at } from '../testing/a-charge';

type Tell = (service: TestService, id: string) => Promise<void>;

/** One day of a charger, as it happened: good charges and bad ones, with what cannot be among them. */
class ADay {
  readonly chargePointId = `CP-${randomBytes(4).toString('hex')}`;
  private readonly charges = Array.from(
    { length: 6 },
    () => new ACharge({ charge_point_id: this.chargePointId }),
  );

  /** In the order of the day. */
  readonly facts: readonly Tell[];

  constructor() {
    const [good, refused, twice, modern, lost, unknown] = this.charges as [
      ...[ACharge, ACharge, ACharge, ACharge, ACharge, ACharge],
    ];
    const facts: Tell[] = [];
    const say = (tell: Tell) => facts.push(tell);
    const token = (id_token: string, status: 'Accepted' | 'Unknown') => ({
      ...{ id_token, id_token_type: null, status, driver_id: null },
    });
    const authorize = (time: string, id_token: string, status: string) =>
      say((service, id) => {
        const { charge_point_id, organization_id, site_id, project_id, time_zone } = good.started();
        const place = { charge_point_id, organization_id, site_id, project_id, time_zone };
        const decided = { id_token, id_token_type: null, status, decided_at: at(time) };
        return service.tell(AuthorizationDecided, { ...place, ...decided }, { id });
      });
    const status = (word: string, time: string) =>
      say((service, id) => service.tell(ConnectorStatusChanged, good.status(word, time), { id }));
    const start = (charge: ACharge, more: Parameters<ACharge['started']>[0]) =>
      say((service, id) => service.tell(TransactionStarted, charge.started(more), { id }));
    const meter = (charge: ACharge, time: string, wh: number) =>
      say((service, id) => {
        const place = { evse_id: charge === modern ? 2 : 1, connector_id: 1 };
        return service.tell(MeterValuesReceived, { ...charge.metered(time, wh, 7_400), ...place }, { id });
      });
    /** Of a time that had not come when it was received. */
    const foretell = (charge: ACharge, time: string, received: string) =>
      say((service, id) => {
        const told = { ...charge.metered(time, 10_000), received_at: at(received) };
        return service.tell(MeterValuesReceived, told, { id });
      });
    const clock = (time: string) => ({ clock: { stated_at: at(time), corrected_by_ms: 3_600_000 } });
    const update = (more: Parameters<ACharge['updated']>[0]) =>
      say((service, id) => {
        const place = { evse_id: 2, connector_id: 1, charging_state: null };
        return service.tell(TransactionUpdated, modern.updated({ ...place, ...more }), { id });
      });
    const end = (charge: ACharge, more: Parameters<ACharge['ended']>[0]) =>
      say((service, id) => service.tell(TransactionEnded, charge.ended(more), { id }));

    authorize('07:00', 'NOBODYS', 'Unknown');
    authorize('08:10', 'ANNA', 'Accepted');
    status('Preparing', '08:11');
    start(good, { authorization: token('ANNA', 'Accepted') });
    status('Charging', '08:13');
    meter(good, '08:30', 6_500);
    // It ran backwards, twice.
    meter(good, '08:40', 6_000);
    meter(good, '08:45', 5_900);
    foretell(good, '17:00', '08:46');
    foretell(good, '16:00', '08:46');
    status('SuspendedEV', '08:50');
    end(good, {});
    status('Finishing', '09:05');
    status('Available', '09:06');
    // Bert does not plug in.
    authorize('09:30', 'BERT', 'Accepted');
    status('Preparing', '09:31');
    status('Available', '09:33');
    say((service, id) =>
      service.tell(
        ApiCommandCompleted,
        {
          ...ApiCommandCompleted.example,
          ...{
            command_id: `cmd_${this.chargePointId}`,
            organization_id: 'org_A',
            charge_point_id: this.chargePointId,
          },
          ...{
            action: 'RemoteStartTransaction',
            status: 'Rejected',
            reason: 'Rejected',
            sent_at: at('10:00'),
          },
          start: {
            site_id: 'site_1',
            project_id: null,
            evse_id: null,
            connector_id: 1,
            id_tag_masked: '…ERTA',
          },
        },
        { id },
      ),
    );
    start(refused, { started_at: at('10:30'), authorization: token('NOBODYS', 'Unknown') });
    end(refused, { ended_at: at('10:31'), reason: 'DeAuthorized', meter_stop_wh: 1_000 });
    start(twice, { started_at: at('11:00'), ...clock('10:00') });
    status('Charging', '11:01');
    status('SuspendedEV', '11:30');
    end(twice, { ended_at: at('11:40'), meter_stop_wh: 4_000, ...clock('10:40') });
    status('Charging', '11:42');
    end(twice, { ended_at: at('11:45'), reason: 'Remote', meter_stop_wh: 4_100 });
    start(modern, { started_at: at('12:00'), evse_id: 2, ocpp_version: '2.0.1', authorization: null });
    update({
      occurred_at: at('12:01'),
      trigger_reason: 'CablePluggedIn',
      charging_state: 'EVConnected',
      seq_no: 1,
    });
    update({
      occurred_at: at('12:02'),
      trigger_reason: 'Authorized',
      authorization: token('CARL', 'Accepted'),
      seq_no: 2,
    });
    update({
      occurred_at: at('12:03'),
      trigger_reason: 'ChargingStateChanged',
      charging_state: 'Charging',
      seq_no: 3,
    });
    meter(modern, '12:30', 9_000);
    update({
      occurred_at: at('12:50'),
      trigger_reason: 'StopAuthorized',
      authorization: token('DORA', 'Accepted'),
      seq_no: 4,
    });
    end(modern, { ended_at: at('13:00'), ocpp_version: '2.0.1', reason: 'PowerLoss', offline: true });
    end(lost, { ended_at: at('14:00') });
    end(unknown, { ended_at: at('15:00'), session_id: null });
    this.facts = facts;
  }

  /** Everything that the API shows of the day, in words that are the same for every day. */
  async shown(service: TestService): Promise<unknown> {
    const api = service.as(['read:sessions', 'read:users'], 'org_A');
    const list = async (path: string) =>
      (await api.get<{ data: { session_id: string }[] }>(`${path}?charge_point_id=${this.chargePointId}`))
        .body.data;
    const sessions = await list('/api/v1/sessions');
    const paths = sessions.map(({ session_id }) => `/api/v1/sessions/${session_id}`);
    const all = {
      sessions: await Promise.all(paths.map(async (path) => (await api.get(path)).body)),
      timelines: await Promise.all(paths.map(async (path) => (await api.get(`${path}/timeline`)).body)),
      transactions: await list('/api/v1/transactions'),
      anomalies: await list('/api/v1/sessions/anomalies'),
      attempts: await list('/api/v1/sessions/attempts'),
    };
    return JSON.parse(this.neutral(JSON.stringify(all)), withoutHistory) as unknown;
  }

  private neutral(text: string): string {
    return this.charges
      .reduce(
        (result, { sessionId, ocppTransactionId }, index) =>
          result.replaceAll(sessionId, `S${index}`).replaceAll(`"${ocppTransactionId}"`, `"T${index}"`),
        text,
      )
      .replaceAll(this.chargePointId, 'CP');
  }
}

/** How often something was corrected, and when, is of the way and not of the day; ids are made of what they are of. */
const HISTORY = new Set([
  'updated_at',
  'created_at',
  'revision',
  'corrected',
  'transaction_id',
  'anomaly_id',
  'attempt_id',
]);

function withoutHistory(name: string, value: unknown): unknown {
  return HISTORY.has(name) ? undefined : value;
}

describe('a day of a charger', () => {
  let installation: TestInstallation;
  let service: TestService;

  const start = () => startTestService(sessionsService, SESSIONS_MIGRATIONS, { installation });

  beforeAll(async () => {
    installation = await TestInstallation.create({
      schema: sessionsService.schema,
      migrations: SESSIONS_MIGRATIONS,
    });
    service = await start();
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await installation.remove();
  }, 30_000);

  async function told(day: ADay, order: readonly number[], restartAt: number | null): Promise<unknown> {
    for (const [index, fact] of order.entries()) {
      if (index === restartAt) {
        await service.stop();
        service = await start();
      }
      // The same fact comes by its own message, and again by another one.
      const times = order.slice(0, index).filter((earlier) => earlier === fact).length;
      await day.facts[fact]?.(service, `${day.chargePointId}-${fact}-${times % 2}`);
    }
    await service.settled();
    return day.shown(service);
  }

  const inOrder = async () => {
    const day = new ADay();
    return told(day, [...day.facts.keys()], null);
  };

  it('has these sessions, lives, anomalies and attempts', async () => {
    const shown = (await inOrder()) as Record<'sessions' | 'timelines' | 'anomalies' | 'attempts', object[]>;
    const pick = (rows: readonly object[], ...members: string[]) =>
      rows.map((row) => members.map((member) => (row as Record<string, unknown>)[member]).join(' '));
    expect(pick(shown.sessions, 'session_id', 'status', 'energy_kwh', 'charging_ended_at')).toEqual([
      'S4 completed  2026-05-01T14:00:00.000Z',
      `S3 stopped 14.7 ${at('13:00')}`,
      `S2 stopped 3.1 ${at('11:45')}`,
      `S1 failed 0 ${at('10:31')}`,
      `S0 completed 14.7 ${at('08:50')}`,
    ]);
    expect(pick(shown.anomalies, 'kind', 'at')).toEqual([
      `future_reading ${at('16:00')}`,
      `stop_without_start ${at('15:00')}`,
      `start_missing ${at('14:00')}`,
      `second_end ${at('11:45')}`,
      `impossible_transition ${at('11:42')}`,
      `clock_corrected ${at('11:00')}`,
      `contradicting_registers ${at('08:30')}`,
    ]);
    expect(shown.anomalies.at(-1)).toMatchObject({ detail: { registers: 2, first_register_wh: 6_500 } });
    expect(shown.anomalies.at(-2)).toMatchObject({
      detail: { stated_at: at('10:00'), corrected_by_seconds: 3_600 },
    });
    expect(pick(shown.attempts, 'reason', 'cause', 'source', 'id_tag')).toEqual([
      'fault PowerLoss Session CARL',
      'authorization_refused Unknown Session NOBODYS',
      'remote_start_rejected Rejected RemoteStart …ERTA',
      'not_plugged_in  Authorize BERT',
      'authorization_refused Unknown Authorize NOBODYS',
    ]);
    expect(shown.timelines.map((line) => (line as { data: object[] }).data.length)).toEqual([1, 5, 7, 3, 9]);
  }, 60_000);

  it('is the same however its facts are mixed, doubled and delayed, over restarts', async () => {
    const expected = await inOrder();
    const facts = [...new ADay().facts.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        fc.array(fc.tuple(fc.nat(facts.length - 1), fc.nat(facts.length * 2)), { maxLength: 12 }),
        fc.option(fc.nat(facts.length - 1), { freq: 2 }),
        async (shuffled, doubled, restartAt) => {
          const order = [...shuffled];
          for (const [fact, place] of doubled) order.splice(Math.min(place, order.length), 0, fact);
          expect(await told(new ADay(), order, restartAt)).toEqual(expected);
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  }, 300_000);
});
