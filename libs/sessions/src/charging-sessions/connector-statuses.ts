import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { suspectVehicleLeft } from '../ghost-sessions/suspicions';
import { wordOfStatus } from '../life-lines/domain/words-of-charger';
import { LifeLineReviewer } from '../life-lines/life-line-reviewer';
import {
  insertStatuses,
  sessionsAround,
  statusesDuring,
  type ToldStatus,
} from '../life-lines/life-lines.repository';

import { chargingStateOf } from './domain/read-charger-words';
import { placeOf, type StatusChanged, statusOf } from './read-charger-events';
import { SessionEntity } from './session.entity';
import { type PlacedFact, placeOfSession, SessionRecorder } from './session-recorder';
import { sessionsAt } from './sessions-at';

/**
 * What connectors tell, of sessions that are at them: OCPP 1.6 tells what the vehicle does by the connector's status,
 * 2.0.1 in the transaction's own events.
 */
@Injectable()
export class ConnectorStatuses {
  constructor(
    @Inject(SessionRecorder) private readonly recorder: SessionRecorder,
    @Inject(LifeLineReviewer) private readonly reviewer: LifeLineReviewer,
  ) {}

  /** Of any connectors, those of each in order. */
  async changed(tx: EntityManager, events: readonly StatusChanged[]): Promise<void> {
    await suspectVehicleLeft(tx, events.filter(({ status }) => status === 'Available').map(statusOf));
    const told = events.flatMap((event) => toldStatusOf(event));
    if (told.length === 0) return;
    const news = await insertStatuses(
      tx,
      told.map(({ status }) => status),
    );
    await this.take(
      tx,
      told.map(({ event }) => event),
    );
    await this.reviewer.review(tx, { told: await sessionsAround(tx, news), moved: [] });
  }

  /** Starts and ends that come late find what the connectors of these sessions have told in their time. */
  async takeKnown(tx: EntityManager, sessionIds: readonly string[]): Promise<void> {
    const statuses = (await statusesDuring(tx, sessionIds)).flatMap(({ sessionId, at, status }) => {
      const chargingState = chargingStateOf(status);
      return chargingState === null ? [] : [{ sessionId, at, chargingState }];
    });
    if (statuses.length === 0) return;
    const ids = [...new Set(statuses.map(({ sessionId }) => sessionId))];
    const rows = await tx.findBy(SessionEntity, { id: In(ids) });
    const places = new Map(rows.map((row) => [row.id, placeOfSession(row)]));
    const facts = statuses.flatMap(({ sessionId, ...status }): PlacedFact[] => {
      const place = places.get(sessionId);
      if (place === undefined) return [];
      return [{ place, fact: { kind: 'updated', ...status, authorization: null, samples: [] } }];
    });
    await this.recorder.record(tx, ...facts);
  }

  /** Of the sessions that were at the connectors then, over or not. */
  private async take(tx: EntityManager, events: readonly StatusChanged[]): Promise<void> {
    const states = events.flatMap((event) => {
      const chargingState = chargingStateOf(event.status);
      return chargingState === null ? [] : [{ event, at: new Date(event.changed_at), chargingState }];
    });
    const sessions = await sessionsAt(
      tx,
      states.map(({ event }) => statusOf(event)),
    );
    const facts = states.flatMap(({ event, at, chargingState }, index): PlacedFact[] => {
      const session = sessions[index];
      if (session == null) return [];
      const place = placeOf(event, session.id, session.ocppTransactionId);
      return [{ place, fact: { kind: 'updated', at, authorization: null, chargingState, samples: [] } }];
    });
    if (facts.length > 0) await this.recorder.record(tx, ...facts);
  }
}

/** None of connector 0, which is the charger itself, and of what says nothing of a vehicle. */
function toldStatusOf(event: StatusChanged): { event: StatusChanged; status: ToldStatus }[] {
  const connector = statusOf(event);
  const word = wordOfStatus({ at: connector.at, status: event.status, errorCode: event.error_code });
  if (word === null || event.connector_id === 0) return [];
  const { organization_id: organizationId, status } = event;
  return [{ event, status: { ...connector, organizationId, status, word } }];
}
