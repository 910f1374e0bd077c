import { Inject, Injectable } from '@nestjs/common';

import {
  type DriverToken,
  type FieldError,
  MAX_ID_TAG_OF_16,
  orNotFound,
  tokenOfDriver,
  ValidationFailedError,
} from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, Pseudonyms, requireChangeable } from '@csms/platform-http';

import { ChargePointEntity } from '../../charge-points/charge-point.entity';
import { TokenEntity } from '../../tokens/token.entity';
import { TransactionEntity } from '../../transactions/transaction.entity';
import type { Dispatched } from '../command-dispatch';
import { CommandRoute } from '../command-route';
import { NeutralCommands } from '../neutral/neutral-commands.service';

/** What is to be started, and where. */
export interface SessionToStart {
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly evseId: number | undefined;
  /** This, or the driver. */
  readonly idTag: string | undefined;
  readonly driverId: string | undefined;
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
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /** @throws not_found, validation_failed, charge_point_offline, insufficient_role */
  async start(caller: Principal, start: SessionToStart, timeoutMs: number): Promise<SentToCharger> {
    const { chargePointId, connectorId, evseId } = start;
    const idTag = await this.tagOf(caller, start);
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

  /** @throws validation_failed */
  private async tagOf(caller: Principal, start: SessionToStart): Promise<string> {
    const { chargePointId, idTag, driverId } = start;
    if (idTag !== undefined && driverId !== undefined) {
      throw refused('/driver_id', 'contradiction', 'Send id_tag or driver_id, not both.');
    }
    if (idTag !== undefined) return idTag;
    if (driverId === undefined) throw refused('/id_tag', 'required', 'id_tag or driver_id is needed.');
    const { ocppVersion } = await this.route.find(caller, chargePointId);
    const chosen = await this.database.run(caller.organizationId, async (tx) => {
      const meant = await this.pseudonyms.meantBy(caller, driverId, () =>
        tx.query('select distinct driver_id from token where driver_id is not null'),
      );
      const tokens = await tx.findBy(TokenEntity, { driverId: meant });
      return tokenOfDriver(tokens.map(driverToken), new Date());
    });
    if (chosen === null) {
      throw refused('/driver_id', 'no_active_tag', `There is no active id tag of a driver ${driverId}.`);
    }
    if (ocppVersion === '1.6' && chosen.idTag.length > MAX_ID_TAG_OF_16) {
      const detail = 'The charger speaks OCPP 1.6: no active id tag of the driver is short enough for it.';
      throw refused('/driver_id', 'no_fitting_tag', detail);
    }
    return chosen.idTag;
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

function driverToken({ idToken: idTag, type, status, validUntil }: TokenEntity): DriverToken {
  return { idTag, type, status, validUntil };
}

function refused(pointer: string, code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer, code, detail }]);
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
