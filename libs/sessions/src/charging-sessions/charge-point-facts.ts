import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  explainStopsWithoutStart,
  recordStopWithoutStart,
  recordTold,
} from '../anomalies/anomalies.repository';
import { toldAnomalies } from '../anomalies/told-anomalies';
import { suspectIfSuperseded, suspectSuperseded } from '../ghost-sessions/suspicions';
import { onlyConnectorsOf } from '../life-lines/life-lines.repository';
import { useReservation } from '../reservations/reservation-outcomes';
import { ReservationRecords, withReservations } from '../reservations/reservation-records';

import { ConnectorStatuses } from './connector-statuses';
import { insertMeterValues } from './meter-values.repository';
import {
  type Ended,
  endedFact,
  isKnownEnd,
  type Metered,
  meteredFacts,
  meterValueRows,
  type Started,
  startedFact,
  startOf,
  type Updated,
  updatedFact,
} from './read-charger-events';
import { type PlacedFact, SessionRecorder } from './session-recorder';

/**
 * Turns what chargers told into facts of sessions and stored readings, all in the events' own transaction. Events are of
 * any transactions, those of each in order; many take as many statements as one.
 */
@Injectable()
export class ChargePointFacts {
  constructor(
    @Inject(SessionRecorder) private readonly recorder: SessionRecorder,
    @Inject(ConnectorStatuses) private readonly statuses: ConnectorStatuses,
    @Inject(ReservationRecords) private readonly reservations: ReservationRecords,
  ) {}

  async started(tx: EntityManager, told: readonly Started[]): Promise<void> {
    const events = await withOnlyConnectors(tx, told);
    await this.take(tx, events, events.map(startedFact));
    const sessionIds = events.map(({ session_id }) => session_id);
    await this.statuses.takeKnown(tx, sessionIds);
    await suspectSuperseded(tx, events.map(startOf));
    await suspectIfSuperseded(tx, sessionIds);
    await this.useReservations(
      tx,
      events.map((event) => ({ event, at: event.started_at })),
    );
  }

  async updated(tx: EntityManager, events: readonly Updated[]): Promise<void> {
    await this.take(tx, events, events.map(updatedFact));
    // A vehicle may be plugged in first: then the token, and the reservation with it, come later.
    await this.useReservations(
      tx,
      events.map((event) => ({ event, at: event.occurred_at })),
    );
  }

  metered(tx: EntityManager, events: readonly Metered[]): Promise<void> {
    return this.take(tx, events, events.flatMap(meteredFacts));
  }

  async ended(tx: EntityManager, events: readonly Ended[]): Promise<void> {
    for (const event of events) if (!isKnownEnd(event)) await recordStopWithoutStart(tx, event);
    const known = await withOnlyConnectors(tx, events.filter(isKnownEnd));
    if (known.length === 0) return;
    await this.take(tx, known, known.map(endedFact));
    await this.statuses.takeKnown(
      tx,
      known.map(({ session_id }) => session_id),
    );
    const offline = known.filter((event) => event.offline);
    if (offline.length > 0) await explainStopsWithoutStart(tx, offline);
  }

  private async take(
    tx: EntityManager,
    events: readonly (Started | Updated | Metered | Ended)[],
    facts: readonly PlacedFact[],
  ): Promise<void> {
    await insertMeterValues(tx, events.flatMap(meterValueRows));
    await this.recorder.record(tx, ...facts);
    await recordTold(tx, events.flatMap(toldAnomalies));
  }

  private async useReservations(tx: EntityManager, told: readonly ToldUse[]): Promise<void> {
    const uses = told.filter(({ event }) => isAccepted(event) || reservationOf(event) !== null);
    // Few chargers have any: the rest need not be looked at one by one.
    const reserved = await withReservations(
      tx,
      uses.map(({ event }) => event.charge_point_id),
    );
    for (const { event, at } of uses) {
      if (!reserved.has(event.charge_point_id)) continue;
      await useReservation(tx, this.reservations, {
        chargePointId: event.charge_point_id,
        sessionId: event.session_id,
        reservationNumber: reservationOf(event),
        evseId: event.evse_id,
        idToken: isAccepted(event) ? (event.authorization?.id_token ?? null) : null,
        at: new Date(at),
      });
    }
  }
}

/** A stop alone says no connector: where its charger has told the status of one alone, it was that one. */
async function withOnlyConnectors<Event extends Started | Ended>(
  tx: EntityManager,
  events: readonly Event[],
): Promise<Event[]> {
  // Left out, the start has said it, or will.
  const unplaced = events.filter(({ connector_id }) => connector_id === 0);
  const only = await onlyConnectorsOf(
    tx,
    unplaced.map(({ charge_point_id }) => charge_point_id),
  );
  return events.map((event) => {
    const connector = event.connector_id === 0 ? only.get(event.charge_point_id) : undefined;
    return connector === undefined
      ? event
      : { ...event, evse_id: connector.evseId, connector_id: connector.connectorId };
  });
}

/** What may be the use of a reservation. */
interface ToldUse {
  readonly event: Started | Updated;
  readonly at: string;
}

function isAccepted({ authorization }: Started | Updated): boolean {
  return authorization?.status === 'Accepted';
}

function reservationOf({ reservation_id }: Started | Updated): number | null {
  return reservation_id ?? null;
}
