import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { type AuthorizationStatus, purposeTold } from '@csms/contracts';
import { Database } from '@csms/platform-db';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';

import { type Circumstances, decideAuthorization } from './domain/decide-authorization';
import { tokenKey } from './domain/token-key';
import { mayBePresentedAs } from './domain/token-type';
import { isGranted } from './granted-tokens';
import { TokenEntity } from './token.entity';

export interface AuthorizationDecision {
  /** Of the token when it was presented: of a start that is told late, when that was. */
  readonly status: AuthorizationStatus;
  /** What the charger hears: it keeps that for the next time. */
  readonly statusNow: AuthorizationStatus;
  readonly driverId: string | null;
  readonly groupIdToken: string | null;
  readonly validUntil: Date | null;
  readonly purpose: TokenEntity['purpose'];
}

/** Where a token is presented. */
export type TokenPlace = Pick<ChargePointEntity, 'organizationId' | 'freeVend'>;

/** A token as a charger presents it. */
export interface PresentedToken {
  readonly idToken: string;
  /** null: OCPP 1.6 does not say. */
  readonly idTokenType: string | null;
}

export interface AskedToken extends Circumstances, PresentedToken {
  readonly organizationId: string;
  readonly at: Date;
  /** Of a start: where and when, for a message handler may have accepted the token there; null: of an Authorize. */
  readonly start: { readonly chargePointId: string; readonly startedAt: Date } | null;
}

/** Decides about tokens from the gateway's own copy of them. */
@Injectable()
export class AuthorizationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** For an Authorize: says nothing of other transactions, for ConcurrentTx is a start's answer only. */
  authorize(
    { organizationId, freeVend }: TokenPlace,
    token: PresentedToken,
    at: Date,
  ): Promise<AuthorizationDecision> {
    const circumstances = { isChargingElsewhere: false, isUnknownWelcome: freeVend };
    const asked = { ...token, ...circumstances, organizationId, at, start: null };
    return this.database.once((manager) => decide(manager, asked));
  }
}

/** In the caller's transaction if there is one; one statement for a token that is good. */
export async function decide(manager: EntityManager, asked: AskedToken): Promise<AuthorizationDecision> {
  const { organizationId, idToken, idTokenType, at } = asked;
  const known = await manager.findOneBy(TokenEntity, { organizationId, idTokenKey: tokenKey(idToken) });
  const token = known !== null && mayBePresentedAs(known.type, idTokenType) ? known : null;
  const statusNow = await overruled(manager, decideAuthorization(token, at, asked), asked);
  const startedAt = asked.start?.startedAt ?? at;
  const isLate = startedAt < at;
  return {
    status: isLate
      ? await overruled(manager, decideAuthorization(token, startedAt, asked), asked)
      : statusNow,
    statusNow,
    driverId: token?.driverId ?? null,
    groupIdToken: token?.groupIdToken ?? null,
    validUntil: token?.validUntil ?? null,
    purpose: token?.purpose ?? null,
  };
}

/** What a message handler accepted there is good for the start that follows. */
async function overruled(
  manager: EntityManager,
  status: AuthorizationStatus,
  { start, idToken, isChargingElsewhere }: AskedToken,
): Promise<AuthorizationStatus> {
  if (start === null || status === 'Accepted' || status === 'ConcurrentTx') return status;
  if (!(await isGranted(manager, start.chargePointId, idToken, start.startedAt))) return status;
  return isChargingElsewhere ? 'ConcurrentTx' : 'Accepted';
}

/** Why nobody pays for a charge, as events name it: left out of what drivers charge elsewhere. */
export function purposeOf(decision: AuthorizationDecision, { freeVend }: TokenPlace) {
  return purposeTold(decision.purpose ?? (freeVend ? 'free_vend' : null));
}
