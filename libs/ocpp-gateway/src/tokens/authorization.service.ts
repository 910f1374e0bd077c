import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';
import { Database } from '@csms/platform-db';

import { decideAuthorization } from './domain/decide-authorization';
import { tokenKey } from './domain/token-key';
import { TokenEntity } from './token.entity';

export interface AuthorizationDecision {
  readonly status: AuthorizationStatus;
  readonly driverId: string | null;
  readonly groupIdToken: string | null;
  readonly validUntil: Date | null;
  readonly purpose: TokenEntity['purpose'];
}

/** Decides about tokens from the gateway's own copy of them. */
@Injectable()
export class AuthorizationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** For an Authorize: says nothing of other transactions, for ConcurrentTx is a start's answer only. */
  authorize(organizationId: string, idToken: string, at: Date): Promise<AuthorizationDecision> {
    return this.database.once((manager) => decide(manager, organizationId, idToken, at, false));
  }
}

/** One statement, in the caller's transaction if there is one. */
export async function decide(
  manager: EntityManager,
  organizationId: string,
  idToken: string,
  at: Date,
  isChargingElsewhere: boolean,
): Promise<AuthorizationDecision> {
  const token = await manager.findOneBy(TokenEntity, { organizationId, idTokenKey: tokenKey(idToken) });
  const alone = decideAuthorization(token, at, false);
  const status = alone === 'Accepted' && isChargingElsewhere ? 'ConcurrentTx' : alone;
  return {
    status,
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
