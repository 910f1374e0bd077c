import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';

import {
  type ConnectorStatusChanged,
  type EventData,
  freeReasonOf,
  type MeterValuesReceived,
  type TransactionEnded,
  type TransactionStarted,
  type TransactionUpdated,
} from '@csms/contracts';

import {
  explainStopWithoutStart,
  recordStopWithoutStart,
  recordTold,
} from '../anomalies/anomalies.repository';
import { toldAnomalies } from '../anomalies/told-anomalies';
import {
  type ConnectorAt,
  suspectIfSuperseded,
  suspectSuperseded,
  suspectVehicleLeft,
} from '../ghost-sessions/suspicions';
import { wordOfEnd, wordOfStatus, wordsOfStart, wordsOfUpdate } from '../life-lines/domain/words-of-charger';
import { LifeLineReviewer } from '../life-lines/life-line-reviewer';
import {
  connectorsOf,
  insertStatus,
  sessionsAround,
  statusesDuring,
  type StatusPlace,
} from '../life-lines/life-lines.repository';
import { useReservation } from '../reservations/reservation-outcomes';
import { ReservationRecords } from '../reservations/reservation-records';

import { chargingStateOf, meterSampleOf } from './domain/read-charger-words';
import type { SessionAuthorization, SessionFact } from './domain/session-facts';
import { insertMeterValues, type MeterValueRow } from './meter-values.repository';
import { SessionEntity } from './session.entity';
import {
  type OcppOfFact,
  type PlacedFact,
  placeOfSession,
  type SessionPlace,
  SessionRecorder,
} from './session-recorder';

type Started = EventData<typeof TransactionStarted>;
type Updated = EventData<typeof TransactionUpdated>;
type Metered = EventData<typeof MeterValuesReceived>;
type Ended = EventData<typeof TransactionEnded>;
type StatusChanged = EventData<typeof ConnectorStatusChanged>;
type AnyTransactionEvent = Started | Metered | Ended;

/** Turns what chargers told into facts of sessions and stored readings, all in the event's own transaction. */
@Injectable()
export class ChargePointFacts {
  constructor(
    @Inject(SessionRecorder) private readonly recorder: SessionRecorder,
    @Inject(LifeLineReviewer) private readonly reviewer: LifeLineReviewer,
    @Inject(ReservationRecords) private readonly reservations: ReservationRecords,
  ) {}

  async started(tx: EntityManager, event: Started): Promise<void> {
    const at = new Date(event.started_at);
    const words = wordsOfStart({
      at,
      isTransactionEvent: event.ocpp_version === '2.0.1',
      authorization: event.authorization,
      chargingState: event.charging_state,
    });
    const fact: SessionFact = {
      kind: 'started',
      at,
      meterStartWh: event.meter_start_wh,
      authorization: authorizationOf(event.authorization),
      isFreeVend: event.free_vend ?? false,
      chargingState: chargingStateOf(event.charging_state),
      samples: event.samples.map(meterSampleOf),
    };
    await this.take(tx, event, { sessionId: event.session_id, fact, words, ocpp: ocppOf(event) });
    await this.takeKnownStatuses(tx, event.session_id);
    await suspectSuperseded(tx, { ...connectorOf(event), at });
    await suspectIfSuperseded(tx, event.session_id);
    await this.useReservation(tx, event, event.started_at);
  }

  /** Of any transactions, those of each in order. */
  async updated(tx: EntityManager, events: readonly Updated[]): Promise<void> {
    await insertMeterValues(
      tx,
      events.flatMap((event) => meterValueRows(event, event.session_id, event.connector_id)),
    );
    await this.recorder.record(tx, ...events.map(updatedFact));
    await recordTold(tx, events.flatMap(toldAnomalies));
    // A vehicle may be plugged in first: then the token, and the reservation with it, come later.
    for (const event of events) await this.useReservation(tx, event, event.occurred_at);
  }

  /** Readings of any sessions, those of each in order. */
  async metered(tx: EntityManager, events: readonly Metered[]): Promise<void> {
    await insertMeterValues(
      tx,
      events.flatMap((event) => meterValueRows(event, event.session_id, event.connector_id)),
    );
    await this.recorder.record(tx, ...events.flatMap(meteredFacts));
    await recordTold(tx, events.flatMap(toldAnomalies));
  }

  async ended(tx: EntityManager, event: Ended): Promise<void> {
    if (event.session_id === null) {
      await recordStopWithoutStart(tx, event);
      return;
    }
    const at = new Date(event.ended_at);
    const word = wordOfEnd({ at, isTransactionEvent: event.ocpp_version === '2.0.1', reason: event.reason });
    const fact: SessionFact = {
      kind: 'ended',
      at,
      ...(event.start_corrected === undefined
        ? {}
        : { correctedStart: new Date(event.start_corrected.started_at) }),
      meterStopWh: event.meter_stop_wh,
      reason: event.reason,
      samples: event.samples.map(meterSampleOf),
    };
    await this.take(tx, event, {
      sessionId: event.session_id,
      fact,
      words: [word],
      ocpp: ocppOf(event),
    });
    await this.takeKnownStatuses(tx, event.session_id);
    if (event.offline) await explainStopWithoutStart(tx, event);
  }

  /** OCPP 1.6 tells what the vehicle does by the connector's status; 2.0.1 in the transaction's own events. */
  async statusChanged(tx: EntityManager, event: StatusChanged): Promise<void> {
    const at = new Date(event.changed_at);
    if (event.status === 'Available') await suspectVehicleLeft(tx, { ...connectorOf(event), at });
    const word = wordOfStatus({ at, status: event.status, errorCode: event.error_code });
    // Connector 0 is the charger itself.
    if (word === null || event.connector_id === 0) return;
    const place = statusPlaceOf(event);
    const isNews = await insertStatus(tx, place, event.status, word);
    await this.takeStatus(tx, event, at);
    if (isNews) await this.reviewer.review(tx, { told: await sessionsAround(tx, place, at), moved: [] });
  }

  private async useReservation(tx: EntityManager, event: Started | Updated, at: string): Promise<void> {
    const { authorization, reservation_id: reservationNumber = null } = event;
    const isAccepted = authorization?.status === 'Accepted';
    if (!isAccepted && reservationNumber === null) return;
    await useReservation(tx, this.reservations, {
      chargePointId: event.charge_point_id,
      sessionId: event.session_id,
      reservationNumber,
      evseId: event.evse_id,
      idToken: isAccepted ? authorization.id_token : null,
      at: new Date(at),
    });
  }

  /** Of the session that was at the connector then, over or not. */
  private async takeStatus(tx: EntityManager, event: StatusChanged, at: Date): Promise<void> {
    const chargingState = chargingStateOf(event.status);
    if (chargingState === null) return;
    const session = await tx.findOne(SessionEntity, {
      where: {
        chargePointId: event.charge_point_id,
        evseId: event.evse_id,
        connectorId: event.connector_id,
        startedAt: LessThanOrEqual(at),
      },
      // An older one whose stop was lost is not what happens at the connector now.
      order: { startedAt: 'DESC', id: 'DESC' },
    });
    if (session === null || (session.endedAt !== null && at >= session.endedAt)) return;
    await this.recorder.record(tx, {
      place: placeOf(event, session.id, session.ocppTransactionId),
      fact: { kind: 'updated', at, authorization: null, chargingState, samples: [] },
    });
  }

  /** A start or an end that comes late finds what the connector has told in its time. */
  private async takeKnownStatuses(tx: EntityManager, sessionId: string): Promise<void> {
    const statuses = (await statusesDuring(tx, sessionId)).flatMap(({ at, status }) => {
      const chargingState = chargingStateOf(status);
      return chargingState === null ? [] : [{ at, chargingState }];
    });
    if (statuses.length === 0) return;
    const place = placeOfSession(await tx.findOneByOrFail(SessionEntity, { id: sessionId }));
    const facts = statuses.map((status): PlacedFact => ({
      place,
      fact: { kind: 'updated', ...status, authorization: null, samples: [] },
    }));
    await this.recorder.record(tx, ...facts);
  }

  private async take(
    tx: EntityManager,
    event: AnyTransactionEvent,
    { sessionId, ...taken }: TakenFact,
  ): Promise<void> {
    const told = placeOf(event, sessionId, event.ocpp_transaction_id ?? '');
    const place = await withOnlyConnector(tx, told);
    await insertMeterValues(tx, meterValueRows(event, sessionId, place.connectorId ?? 0));
    await this.recorder.record(tx, { place, ...taken });
    await recordTold(tx, toldAnomalies(event));
  }
}

/** A stop alone says no connector: where its charger has told the status of one alone, it was that one. */
async function withOnlyConnector(tx: EntityManager, place: SessionPlace): Promise<SessionPlace> {
  // Left out, the start has said it, or will.
  if (place.connectorId !== 0) return place;
  const [only, other] = await connectorsOf(tx, place.chargePointId);
  return only === undefined || other !== undefined ? place : { ...place, ...only };
}

interface TakenFact extends Omit<PlacedFact, 'place'> {
  readonly sessionId: string;
}

function ocppOf(event: Started | Ended): OcppOfFact {
  const remoteStartId = 'remote_start_id' in event ? event.remote_start_id : null;
  return { version: event.ocpp_version, isOffline: event.offline, remoteStartId };
}

function updatedFact(event: Updated): PlacedFact {
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

/** None outside of a transaction: such readings are stored, and nothing else. */
function meteredFacts(event: Metered): PlacedFact[] {
  if (event.session_id === null) return [];
  const samples = event.samples.map(meterSampleOf);
  const at = samples[0]?.at ?? new Date(event.received_at);
  const place = placeOf(event, event.session_id, event.ocpp_transaction_id ?? '');
  return [{ place, fact: { kind: 'metered', at, samples } }];
}

function placeOf(
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

function connectorOf(event: Started | StatusChanged): Omit<ConnectorAt, 'at'> {
  return { chargePointId: event.charge_point_id, evseId: event.evse_id, connectorId: event.connector_id };
}

function statusPlaceOf(event: Started | StatusChanged): StatusPlace {
  return {
    organizationId: event.organization_id,
    chargePointId: event.charge_point_id,
    evseId: event.evse_id,
    connectorId: event.connector_id,
  };
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

function meterValueRows(
  event: AnyTransactionEvent,
  sessionId: string | null,
  connectorId: number,
): MeterValueRow[] {
  return event.samples.flatMap((sample) =>
    sample.readings.map((reading) => ({
      session_id: sessionId,
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
