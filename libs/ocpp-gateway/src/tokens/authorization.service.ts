import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';
import { Database } from '@csms/platform-db';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';

import { type Circumstances, decideAuthorization } from './domain/decide-authorization';
import { tokenKey } from './domain/token-key';
import { TokenEntity } from './token.entity';

export interface AuthorizationDecision {
  readonly status: AuthorizationStatus;
  readonly driverId: string | null;
  readonly groupIdToken: string | null;
  readonly validUntil: Date | null;
  readonly purpose: TokenEntity['purpose'];
}

/** Where a token is presented. */
export type TokenPlace = Pick<ChargePointEntity, 'organizationId' | 'freeVend'>;

export interface AskedToken extends Circumstances {
  readonly organizationId: string;
  readonly idToken: string;
  readonly at: Date;
}

/** Decides about tokens from the gateway's own copy of them. */
@Injectable()
export class AuthorizationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** For an Authorize: says nothing of other transactions, for ConcurrentTx is a start's answer only. */
  authorize(
    { organizationId, freeVend }: TokenPlace,
    idToken: string,
    at: Date,
  ): Promise<AuthorizationDecision> {
    const asked = { organizationId, idToken, at, isChargingElsewhere: false, isUnknownWelcome: freeVend };
    return this.database.once((manager) => decide(manager, asked));
  }
}

/** One statement, in the caller's transaction if there is one. */
export async function decide(
  manager: EntityManager,
  { organizationId, idToken, at, isChargingElsewhere, isUnknownWelcome }: AskedToken,
): Promise<AuthorizationDecision> {
  const token = await manager.findOneBy(TokenEntity, { organizationId, idTokenKey: tokenKey(idToken) });
  return {
    status: decideAuthorization(token, at, { isChargingElsewhere, isUnknownWelcome }),
    driverId: token?.driverId ?? null,
    groupIdToken: token?.groupIdToken ?? null,
    validUntil: token?.validUntil ?? null,
    purpose: token?.purpose ?? null,
  };
}

/** As events name it: left out of what drivers charge. */
export function purposeOf({ purpose }: AuthorizationDecision) {
  return purpose === null ? {} : { purpose };
}
