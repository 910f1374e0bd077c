import {
  type ConnectorStatusChanged,
  type EventData,
  freeReasonOf,
  type MeterValuesReceived,
  type TransactionEnded,
  type TransactionStarted,
  type TransactionUpdated,
} from '@csms/contracts';

import type { ConnectorAt } from '../ghost-sessions/suspicions';
import { wordOfEnd, wordsOfStart, wordsOfUpdate } from '../life-lines/domain/words-of-charger';

import { chargingStateOf, meterSampleOf } from './domain/read-charger-words';
import type { SessionAuthorization } from './domain/session-facts';
import type { MeterValueRow } from './meter-values.repository';
import type { OcppOfFact, PlacedFact, SessionPlace } from './session-recorder';

export type Started = EventData<typeof TransactionStarted>;
export type Updated = EventData<typeof TransactionUpdated>;
export type Metered = EventData<typeof MeterValuesReceived>;
export type Ended = EventData<typeof TransactionEnded>;
export type StatusChanged = EventData<typeof ConnectorStatusChanged>;
export type AnyTransactionEvent = Started | Metered | Ended;

/** An end of a transaction that the gateway knows. */
export type KnownEnd = Ended & { readonly session_id: string };

export function isKnownEnd(event: Ended): event is KnownEnd {
  return event.session_id !== null;
}

export function startedFact(event: Started): PlacedFact {
  const at = new Date(event.started_at);
  return {
    place: placeOf(event, event.session_id, event.ocpp_transaction_id),
    ocpp: ocppOf(event),
    words: wordsOfStart({
      at,
      isTransactionEvent: event.ocpp_version === '2.0.1',
      authorization: event.authorization,
      chargingState: event.charging_state,
    }),
    fact: {
      kind: 'started',
      at,
      meterStartWh: event.meter_start_exact_wh ?? event.meter_start_wh,
      authorization: authorizationOf(event.authorization),
      isFreeVend: event.free_vend ?? false,
      chargingState: chargingStateOf(event.charging_state),
      samples: event.samples.map(meterSampleOf),
    },
  };
}

export function endedFact(event: KnownEnd): PlacedFact {
  const at = new Date(event.ended_at);
  const isTransactionEvent = event.ocpp_version === '2.0.1';
  return {
    place: placeOf(event, event.session_id, event.ocpp_transaction_id),
    ocpp: ocppOf(event),
    words: [wordOfEnd({ at, isTransactionEvent, reason: event.reason })],
    fact: {
      kind: 'ended',
      at,
      ...(event.start_corrected === undefined
        ? {}
        : { correctedStart: new Date(event.start_corrected.started_at) }),
      meterStopWh: event.meter_stop_exact_wh ?? event.meter_stop_wh,
      reason: event.reason,
      samples: event.samples.map(meterSampleOf),
    },
  };
}

function ocppOf(event: Started | Ended): OcppOfFact {
  const remoteStartId = 'remote_start_id' in event ? event.remote_start_id : null;
  return { version: event.ocpp_version, isOffline: event.offline, remoteStartId };
}

export function updatedFact(event: Updated): PlacedFact {
  return {
    ocpp: { version: '2.0.1', isOffline: event.offline, remoteStartId: null },
    words: wordsOfUpdate({
      at: new Date(event.occurred_at),
      trigger: event.trigger_reason,
      authorization: event.authorization,
      chargingState: event.charging_state,
    }),
    place: placeOf(event, event.session_id, event.ocpp_transaction_id),
    fact: {
      kind: 'updated',
      at: new Date(event.occurred_at),
      authorization: authorizationOf(event.authorization),
      isFreeVend: event.free_vend ?? false,
      chargingState: chargingStateOf(event.charging_state),
      samples: event.samples.map(meterSampleOf),
    },
  };
}

/** None outside of a transaction: such readings are stored, and nothing else. None where nothing could be read. */
export function meteredFacts(event: Metered): PlacedFact[] {
  if (event.session_id === null || event.samples.length === 0) return [];
  const samples = event.samples.map(meterSampleOf);
  const at = samples[0]?.at ?? new Date(event.received_at);
  const place = placeOf(event, event.session_id, event.ocpp_transaction_id ?? '');
  return [{ place, fact: { kind: 'metered', at, samples } }];
}

export function placeOf(
  event: AnyTransactionEvent | StatusChanged,
  sessionId: string,
  ocppTransactionId: string,
): SessionPlace {
  return {
    sessionId,
    ocppTransactionId,
    organizationId: event.organization_id,
    chargePointId: event.charge_point_id,
    siteId: event.site_id,
    projectId: event.project_id,
    timeZone: event.time_zone,
    evseId: 'evse_id' in event ? (event.evse_id ?? null) : null,
    connectorId: 'connector_id' in event ? (event.connector_id ?? null) : null,
  };
}

/** Where a session began, and when. */
export function startOf(event: Started): ConnectorAt {
  return { ...connectorOf(event), at: new Date(event.started_at) };
}

/** Where a status was told, and of when. */
export function statusOf(event: StatusChanged): ConnectorAt {
  return { ...connectorOf(event), at: new Date(event.changed_at) };
}

function connectorOf(event: Started | StatusChanged): Omit<ConnectorAt, 'at'> {
  return { chargePointId: event.charge_point_id, evseId: event.evse_id, connectorId: event.connector_id };
}

function authorizationOf(authorization: Started['authorization']): SessionAuthorization | null {
  if (authorization === null) return null;
  return {
    idToken: authorization.id_token,
    idTokenType: authorization.id_token_type,
    status: authorization.status,
    driverId: authorization.driver_id,
    purpose: freeReasonOf(authorization),
  };
}

export function meterValueRows(event: AnyTransactionEvent): MeterValueRow[] {
  const connectorId = 'connector_id' in event ? (event.connector_id ?? 0) : 0;
  return event.samples.flatMap((sample) =>
    sample.readings.map((reading) => ({
      session_id: event.session_id,
      organization_id: event.organization_id,
      charge_point_id: event.charge_point_id,
      connector_id: connectorId,
      sampled_at: sample.timestamp,
      measurand: reading.measurand,
      phase: reading.phase,
      context: reading.context,
      location: reading.location,
      value: reading.value,
      unit: reading.unit,
      signed_data: reading.signed_data,
    })),
  );
}
