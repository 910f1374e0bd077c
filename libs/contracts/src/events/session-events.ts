import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { SESSIONS } from '../topics';

import { Backfilled, ChargePointPlace, ChargePurpose, Instant, nullable, place } from './shapes';

const key = (data: { session_id: string }): string => data.session_id;

const SessionCore = {
  ...ChargePointPlace,
  session_id: Type.String(),
  transaction_id: Type.String(),
  ocpp_transaction_id: Type.String(),
  evse_id: Type.Integer(),
  connector_id: Type.Integer(),
  id_token: nullable(Type.String()),
  driver_id: nullable(Type.String()),
  started_at: Instant,
  revision: Type.Integer({ minimum: 1 }),
  ...ChargePurpose,
  ...Backfilled,
};

const core = {
  ...place,
  session_id: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  transaction_id: 'txn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  ocpp_transaction_id: '1001',
  evse_id: 1,
  connector_id: 1,
  id_token: '04A1B2C3D4E5F6',
  driver_id: null,
  started_at: '2026-05-01T08:12:00.000Z',
  revision: 1,
};

export const SessionStarted = defineEvent({
  type: 'csms.sessions.session.started.v1',
  topic: SESSIONS,
  description: 'A charging session began',
  schema: Type.Object(SessionCore),
  key,
  example: core,
});

export const SessionMeasured = defineEvent({
  type: 'csms.sessions.session.measured.v1',
  topic: SESSIONS,
  description:
    'The first measured value of a running session came in; of one that commissions its charger, each. At least once',
  schema: Type.Object({
    ...SessionCore,
    energy_wh: nullable(Type.Integer({ description: 'taken until then; null: no register was sent' })),
  }),
  key,
  example: { ...core, energy_wh: 120 },
});

export const SessionEnded = defineEvent({
  type: 'csms.sessions.session.ended.v1',
  topic: SESSIONS,
  description:
    'A charging session is over. Told again with a higher revision when late facts change its figures. One that is imported from the past is told by this alone',
  schema: Type.Object({
    ...SessionCore,
    status: Type.Union([Type.Literal('completed'), Type.Literal('stopped'), Type.Literal('failed')]),
    ended_at: Instant,
    charging_ended_at: Instant,
    meter_start_wh: nullable(Type.Integer()),
    meter_stop_wh: nullable(Type.Integer()),
    energy_wh: nullable(Type.Integer({ description: 'stop minus start; null: a register is missing' })),
    stop_reason: nullable(Type.String()),
    authorization_status: Type.Optional(
      Type.String({
        description:
          'what its token was found to be, by the policy of the site: Accepted, or Unknown, Blocked, Expired or ConcurrentTx of a charger that charged all the same; left out: nobody presented one',
      }),
    ),
  }),
  key,
  example: {
    ...core,
    revision: 2,
    status: 'completed',
    ended_at: '2026-05-01T09:04:00.000Z',
    charging_ended_at: '2026-05-01T09:04:00.000Z',
    meter_start_wh: 1_000,
    meter_stop_wh: 15_700,
    energy_wh: 14_700,
    stop_reason: 'EVDisconnected',
    authorization_status: 'Accepted',
  },
});

export const SessionEndPresumed = defineEvent({
  type: 'csms.sessions.session.end-presumed.v1',
  topic: SESSIONS,
  description: 'A session is taken for over although its charger has not said so; told beside its end',
  schema: Type.Object({
    ...SessionCore,
    ended_at: Instant,
    reason: Type.String({
      description: 'VehicleLeft, ChargerSilent, Superseded, EndLost or ChargePointRemoved',
    }),
  }),
  key,
  example: { ...core, ended_at: '2026-05-01T09:04:00.000Z', reason: 'VehicleLeft' },
});

export const SessionReopened = defineEvent({
  type: 'csms.sessions.session.reopened.v1',
  topic: SESSIONS,
  description: 'A session whose end was presumed goes on; its end is told again with a higher revision',
  schema: Type.Object(SessionCore),
  key,
  example: { ...core, revision: 2 },
});

export const SessionsBackfilled = defineEvent({
  type: 'csms.sessions.sessions.backfilled.v1',
  topic: SESSIONS,
  description:
    'Sessions of the past were imported for a charge point: what was counted of that time is to be counted anew. Beside the ends of the sessions themselves',
  schema: Type.Object({
    ...ChargePointPlace,
    import_id: Type.String(),
    sessions: Type.Integer({ minimum: 1 }),
    energy_wh: Type.Integer({ minimum: 0, description: 'of all of them together' }),
    started_at: Type.String({ format: 'date-time', description: 'start of the earliest; RFC 3339, UTC' }),
    ended_at: Type.String({ format: 'date-time', description: 'end of the latest; RFC 3339, UTC' }),
  }),
  key: (data) => data.charge_point_id,
  example: {
    ...place,
    import_id: 'imp_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    sessions: 212,
    energy_wh: 3_104_700,
    started_at: '2025-05-01T08:12:00.000Z',
    ended_at: '2025-07-31T21:40:00.000Z',
  },
});

/** What a session comes to, in figures. */
const SessionFigures = Type.Object({
  status: Type.String(),
  started_at: Instant,
  ended_at: nullable(Instant),
  meter_start_wh: nullable(Type.Integer()),
  meter_stop_wh: nullable(Type.Integer()),
  energy_wh: nullable(Type.Integer()),
  max_power_w: nullable(Type.Number()),
});

const figures = {
  status: 'completed',
  started_at: '2026-05-01T08:12:00.000Z',
  ended_at: '2026-05-01T09:04:00.000Z',
  meter_start_wh: 1_000,
  meter_stop_wh: 15_700,
  energy_wh: 14_700,
  max_power_w: 7_400,
};

const Correction = {
  ...SessionCore,
  correction_id: Type.String(),
  recorded_at: Instant,
  before: SessionFigures,
  after: SessionFigures,
};

const correction = {
  ...core,
  revision: 2,
  correction_id: 'cor_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  recorded_at: '2026-05-04T10:00:00.000Z',
  before: figures,
  after: { ...figures, meter_stop_wh: 15_200, energy_wh: 14_200 },
};

export const SessionCorrected = defineEvent({
  type: 'csms.sessions.session.corrected.v1',
  topic: SESSIONS,
  description:
    'Somebody corrected meter values of an ended session; where its end has other figures then, that is told again, too',
  schema: Type.Object({
    ...Correction,
    by_type: Type.String({ description: 'as the audit log names who it was' }),
    by_id: Type.String(),
    reason: Type.String(),
    source: Type.String({ description: 'where the right values come from' }),
  }),
  key,
  example: {
    ...correction,
    by_type: 'user',
    by_id: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    reason: 'The display was read wrong by the charger',
    source: 'photo of the meter',
  },
});

export const MeterValuesBackfilled = defineEvent({
  type: 'csms.sessions.meter-values.backfilled.v1',
  topic: SESSIONS,
  description:
    'What a charger told late changed the figures of a session that had been told as ended; its end is told again, too',
  schema: Type.Object(Correction),
  key,
  example: correction,
});
