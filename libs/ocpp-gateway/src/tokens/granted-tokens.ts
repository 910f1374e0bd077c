import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';

import { tokenKey } from './domain/token-key';

/** A driver plugs in within this time of showing the token. */
const GOOD_FOR_MINUTES = 15;
/** A charger's clock may be behind. */
const CLOCKS_DIFFER_MINUTES = 5;

/** An Authorize of either version. */
interface Asked {
  readonly idTag?: string;
  readonly idToken?: { readonly idToken: string };
}

/**
 * Tokens that a message handler accepted at a charger, whatever is known of them: a start there that follows is
 * accepted too, or the charger would end what its Authorize began.
 */
@Injectable()
export class GrantedTokens {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async grant({ charger, receivedAt }: CallContext, { idTag, idToken }: Asked): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const token = idTag ?? idToken?.idToken ?? '';
    try {
      await this.database.query(
        `insert into granted_token (charge_point_id, id_token_key, organization_id, granted_at)
         values ($1, $2, $3, $4)
         on conflict (charge_point_id, id_token_key) do update set granted_at = excluded.granted_at`,
        [chargePointId, tokenKey(token), organizationId, receivedAt],
      );
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'an accepted token is not noted');
    }
  }
}

/** Whether the token was accepted there so, for a start at that time. */
export async function isGranted(
  manager: EntityManager,
  chargePointId: string,
  idToken: string,
  startedAt: Date,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select 1 from granted_token where charge_point_id = $1 and id_token_key = $2
     and $3 between granted_at - make_interval(mins => ${CLOCKS_DIFFER_MINUTES})
                and granted_at + make_interval(mins => ${GOOD_FOR_MINUTES})`,
    [chargePointId, tokenKey(idToken), startedAt],
  );
  return rows.length > 0;
}
