import { type EntityManager, In } from 'typeorm';

import { deriveId } from '@csms/kernel';
import { upsertRows } from '@csms/platform-db';

import type { SessionEntity } from '../charging-sessions/session.entity';
import { tokenOf } from '../drivers/erased-driver';
import { roamingPartiesFor } from '../tokens/token-copies';

import { AttemptEntity } from './attempt.entity';
import { type AttemptOutcome, endOfToken } from './domain/attempt';

export type NewAttempt = Omit<AttemptEntity, 'createdAt' | 'idTokenEnd' | 'roamingParty'> & {
  /** Of the token, where the charger said it. */
  readonly idTokenType?: string | null;
  /** Where the token itself is not known. */
  readonly idTokenMasked?: string | null;
};

/** What a session came to; null: it is no attempt (any more). */
export interface SessionOutcome {
  readonly row: SessionEntity;
  readonly outcome: AttemptOutcome | null;
}

export async function keepAttempt(
  tx: EntityManager,
  { idTokenMasked, idTokenType = null, ...attempt }: NewAttempt,
): Promise<void> {
  const token = attempt.idToken ?? idTokenMasked ?? null;
  const idTokenEnd = token === null ? null : endOfToken(token);
  const asked = { organizationId: attempt.organizationId, idToken: attempt.idToken, idTokenType };
  const roamingParty = (await roamingPartiesFor(tx, [asked]))(asked);
  const row: AttemptEntity = { ...attempt, idTokenEnd, roamingParty, createdAt: new Date() };
  await tx.createQueryBuilder().insert().into(AttemptEntity).values(row).orIgnore().execute();
}

export async function keepOutcomes(tx: EntityManager, outcomes: readonly SessionOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const attempts = outcomes.flatMap(({ row, outcome }) =>
    outcome === null ? [] : [attemptOf(row, outcome)],
  );
  const none = outcomes.filter(({ outcome }) => outcome === null).map(({ row }) => idOf(row));
  if (none.length > 0) await tx.delete(AttemptEntity, { id: In(none) });
  await upsertRows(tx, AttemptEntity, attempts);
}

function attemptOf(row: SessionEntity, { reason, cause }: AttemptOutcome): AttemptEntity {
  const token = tokenOf(row);
  return {
    id: idOf(row),
    organizationId: row.organizationId,
    chargePointId: row.chargePointId,
    siteId: row.siteId,
    projectId: row.projectId,
    evseId: row.evseId,
    connectorId: row.connectorId,
    idToken: token,
    idTokenEnd: token === null ? null : endOfToken(token),
    roamingParty: row.roamingParty,
    reason,
    cause,
    source: 'Session',
    isAccepted: false,
    sessionId: row.id,
    commandId: null,
    at: row.startedAt,
    createdAt: row.createdAt,
  };
}

function idOf({ id }: SessionEntity): string {
  return deriveId('att', id);
}
