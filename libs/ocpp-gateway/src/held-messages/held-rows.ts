import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import type { CallContext } from '../calls/call-context';
import { storable } from '../commands/domain/stored-copy';
import type { DecidedAction } from '../message-handlers/domain/decided-action';
import type { GivenResponse } from '../message-handlers/domain/given-response';
import { maskedJson } from '../message-log/domain/masked-json';

/** A call that is to wait. */
export interface WaitingCall {
  readonly action: DecidedAction;
  readonly payload: object;
  readonly context: CallContext;
  readonly timeoutMs: number;
}

/** The rows of calls that wait, as the instance with their sockets writes them. */
@Injectable()
export class HeldRows {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns its id */
  async add({ action, payload, context, timeoutMs }: WaitingCall): Promise<string> {
    const { charger, messageId, receivedAt } = context;
    const { organizationId, chargePointId } = charger.chargePoint;
    const id = newId('msg');
    await this.database.query(
      `insert into held_message (id, organization_id, charge_point_id, connection_id, ocpp_version, message_id, action,
                                 payload, id_token, status, received_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'held', $10, now() + make_interval(secs => $11))`,
      [
        id,
        organizationId,
        chargePointId,
        charger.connectionId,
        charger.version,
        storable(messageId),
        action,
        maskedJson(action, payload) ?? '{}',
        tokenOf(payload),
        receivedAt,
        timeoutMs / 1_000,
      ],
    );
    return id;
  }

  /** What was answered of these, by id. */
  async answersOf(ids: readonly string[]): Promise<ReadonlyMap<string, GivenResponse>> {
    const rows = await this.database.query<{ id: string; response: GivenResponse }>(
      `select id, response from held_message where id = any($1) and status = 'answered'`,
      [ids],
    );
    return new Map(rows.map(({ id, response }) => [id, response]));
  }

  /** Nobody may answer it any more. @returns the answer that was given after all, or null */
  async end(id: string, status: 'timed_out' | 'closed'): Promise<GivenResponse | null> {
    await this.database.query(
      `update held_message set status = $2, id_token = null, ended_at = now() where id = $1 and status = 'held'`,
      [id, status],
    );
    return (await this.answersOf([id])).get(id) ?? null;
  }

  /** Those of instances that died with them. */
  async endLost(): Promise<void> {
    await this.database.query(
      `update held_message set status = 'timed_out', id_token = null, ended_at = now()
       where status = 'held' and expires_at < now() - interval '5 seconds'`,
    );
  }
}

/** Of an Authorize, in either version. */
function tokenOf(payload: object): string | null {
  const { idTag, idToken } = payload as { idTag?: string; idToken?: { idToken?: string } };
  const token = idTag ?? idToken?.idToken ?? null;
  return token === null ? null : storable(token);
}
