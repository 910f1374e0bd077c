import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { AuthorizationStatus } from '@csms/contracts';
import { Database } from '@csms/platform-db';

import { decideAuthorization } from './domain/decide-authorization';
import { TokenEntity } from './token.entity';

export interface AuthorizationDecision {
  readonly status: AuthorizationStatus;
  readonly driverId: string | null;
  readonly groupIdToken: string | null;
  readonly validUntil: Date | null;
}

/** Decides about tokens from the gateway's own copy of them. */
@Injectable()
export class AuthorizationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** For an Authorize: says nothing of other transactions, for ConcurrentTx is a start's answer only. */
  authorize(organizationId: string, idToken: string, at: Date): Promise<AuthorizationDecision> {
    return this.database.transaction((tx) =>
      decide(tx, organizationId, idToken, at, () => Promise.resolve(false)),
    );
  }
}

/** In the caller's transaction; `isChargingElsewhere` is asked only when the answer depends on it. */
export async function decide(
  tx: EntityManager,
  organizationId: string,
  idToken: string,
  at: Date,
  isChargingElsewhere: () => Promise<boolean>,
): Promise<AuthorizationDecision> {
  const token = await tx.findOneBy(TokenEntity, { organizationId, idTokenKey: idToken.toUpperCase() });
  const alone = decideAuthorization(token, at, false);
  const status = alone === 'Accepted' && (await isChargingElsewhere()) ? 'ConcurrentTx' : alone;
  return {
    status,
    driverId: token?.driverId ?? null,
    groupIdToken: token?.groupIdToken ?? null,
    validUntil: token?.validUntil ?? null,
  };
}
