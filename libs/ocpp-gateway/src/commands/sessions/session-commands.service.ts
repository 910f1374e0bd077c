import { Inject, Injectable } from '@nestjs/common';

import { type FieldError, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, requireChangeable } from '@csms/platform-http';

import { ChargePointEntity } from '../../charge-points/charge-point.entity';
import { TransactionEntity } from '../../transactions/transaction.entity';
import type { Dispatched } from '../command-dispatch';
import { NeutralCommands } from '../neutral/neutral-commands.service';

/** What is to be started, and where. */
export interface SessionToStart {
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly evseId: number | undefined;
  readonly idTag: string;
}

/** A command, and the charger that it went to. */
export interface SentToCharger extends Dispatched {
  readonly chargePointId: string;
}

/** Starts and stops sessions, as the commands of the same names do. */
@Injectable()
export class SessionCommands {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(NeutralCommands) private readonly commands: NeutralCommands,
  ) {}

  /** @throws not_found, validation_failed, charge_point_offline, insufficient_role */
  async start(caller: Principal, start: SessionToStart, timeoutMs: number): Promise<SentToCharger> {
    const { chargePointId, connectorId, evseId, idTag } = start;
    const outlet = { connector_id: connectorId, ...(evseId === undefined ? {} : { evse_id: evseId }) };
    const command = { name: 'start_session', ...outlet, id_tag: idTag } as const;
    const sent = await this.commands
      .carryOut(caller, { chargePointId, command, timeoutMs, bulkId: null })
      .catch((error: unknown) => {
        throw inWordsOfBody(error);
      });
    return { ...sent, chargePointId };
  }

  /**
   * Of one that is over, too: the charger knows best, and answers that it is.
   *
   * @throws not_found, charge_point_offline, insufficient_role
   */
  async stop(caller: Principal, sessionId: string, timeoutMs: number): Promise<SentToCharger> {
    const chargePointId = await this.chargePointOf(caller, sessionId);
    const command = { name: 'stop_session', transaction_id: sessionId } as const;
    const sent = await this.commands.carryOut(caller, { chargePointId, command, timeoutMs, bulkId: null });
    return { ...sent, chargePointId };
  }

  private chargePointOf(caller: Principal, sessionId: string): Promise<string> {
    return this.database.run(caller.organizationId, async (tx) => {
      const known = await tx.findOneBy(TransactionEntity, { sessionId });
      const { chargePointId } = orNotFound(known, 'session', sessionId);
      const chargePoint = await tx.findOneBy(ChargePointEntity, { chargePointId });
      requireChangeable(caller, chargePoint?.siteId ?? null, 'session', sessionId);
      return chargePointId;
    });
  }
}

/** Commands name their parameters by where they stand in the body of a command. */
function inWordsOfBody(error: unknown): unknown {
  if (!(error instanceof ValidationFailedError)) return error;
  return new ValidationFailedError(
    error.errors.map((one): FieldError => ({
      ...one,
      pointer: one.pointer.replace(/^\/parameters(?=\/)/, ''),
    })),
  );
}
