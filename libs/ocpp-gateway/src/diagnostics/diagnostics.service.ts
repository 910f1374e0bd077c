import { Inject, Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';

import { CodedError, DomainError, newId, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';
import { CommandNumbers } from '../commands/command-numbers';
import type { CommandVerdict } from '../commands/domain/command-verdict';
import { OrdersOfFeatures } from '../commands/orders-of-features';

import { DiagnosticsEntity } from './diagnostics.entity';
import { toDiagnosticsDto } from './diagnostics.mapper';
import { isGetLog, logCall } from './domain/log-call';
import type { RequestDiagnosticsDto } from './dto/diagnostics.dto';

/** Logs of chargers, as callers ask for them and read how it went. */
@Injectable()
export class Diagnostics {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(OrdersOfFeatures) private readonly orders: OrdersOfFeatures,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws not_found, validation_failed, charge_point_offline, invalid_state */
  async request(
    caller: Principal,
    chargePointId: string,
    body: RequestDiagnosticsDto,
  ): Promise<DiagnosticsEntity> {
    await this.chargePoints.require(caller, chargePointId);
    requirePeriod(body);
    const version = await this.orders.versionOf(caller, chargePointId);
    const requestId = await this.numbers.next(chargePointId);
    const row = wantedRow(caller, chargePointId, body, requestId);
    row.isGetLog = isGetLog(version, row.logType);
    await this.database.run(caller.organizationId, async (tx) => {
      await tx.insert(DiagnosticsEntity, row);
      await this.changes.record(tx, caller, {
        action: 'diagnostics.requested',
        resourceType: 'diagnostics',
        resourceId: row.id,
        before: null,
        after: toDiagnosticsDto(row),
      });
    });
    const call = logCall(version, row);
    const order = { commander: caller, chargePointId, reference: row.id, command: 'get_diagnostics', call };
    const verdict = await this.orders.send(order).catch(async (error: unknown) => {
      await this.fail(row, error instanceof DomainError ? error.code : 'internal_error');
      throw error;
    });
    await this.answered(row, verdict);
    return this.get(caller, chargePointId, row.id);
  }

  /** @throws not_found */
  async list(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
  ): Promise<FoundPage<DiagnosticsEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx
        .createQueryBuilder(DiagnosticsEntity, 'one')
        .where('one.chargePointId = :chargePointId', { chargePointId });
      return findNewestFirst(query, { at: 'requestedAt', id: 'id' }, page);
    });
  }

  /** @throws not_found */
  async get(caller: Principal, chargePointId: string, id: string): Promise<DiagnosticsEntity> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, async (tx) =>
      orNotFound(await tx.findOneBy(DiagnosticsEntity, { id, chargePointId }), 'diagnostics', id),
    );
  }

  /** OCPP 1.6 §5.9: an answer without a file's name says that there is nothing to upload. @throws CodedError */
  private async answered(row: DiagnosticsEntity, verdict: CommandVerdict): Promise<void> {
    const { status, reason, response } = verdict;
    const mayHaveArrived = status === 'Timeout' || reason === 'connection_lost';
    if (status !== 'Accepted' && !mayHaveArrived) {
      await this.fail(row, reason ?? status);
      const detail = `The charge point ${row.chargePointId} refused: ${reason ?? 'it says no more'}.`;
      throw new CodedError('invalid_state', detail, { diagnostics_id: row.id, reason });
    }
    const { fileName, filename } = (response ?? {}) as { fileName?: string; filename?: string };
    const name = fileName ?? filename ?? null;
    if (!row.isGetLog && !mayHaveArrived && name === null) await this.fail(row, 'nothing_to_upload');
    else await this.change(row, { fileName: name, reason: mayHaveArrived ? reason : null });
  }

  private fail(row: DiagnosticsEntity, reason: string): Promise<void> {
    return this.change(row, { status: 'failed', reason, completedAt: new Date() });
  }

  /** The charger may have told of its end meanwhile: then that counts. */
  private async change(
    { id, organizationId }: DiagnosticsEntity,
    changes: Partial<DiagnosticsEntity>,
  ): Promise<void> {
    await this.database.run(organizationId, async (tx) => {
      const { fileName = null, ...others } = changes;
      if (fileName !== null) await tx.update(DiagnosticsEntity, { id }, { fileName });
      await tx.update(DiagnosticsEntity, { id, completedAt: IsNull() }, others);
    });
  }
}

function wantedRow(
  { organizationId }: Principal,
  chargePointId: string,
  body: RequestDiagnosticsDto,
  requestId: number,
): DiagnosticsEntity {
  return {
    id: newId('diag'),
    organizationId,
    chargePointId,
    logType: body.log_type,
    uploadUrl: body.upload_url,
    from: body.from === undefined ? null : new Date(body.from),
    to: body.to === undefined ? null : new Date(body.to),
    isGetLog: true,
    requestId,
    status: 'requested',
    reason: null,
    fileName: null,
    requestedAt: new Date(),
    completedAt: null,
  };
}

/** @throws ValidationFailedError */
function requirePeriod({ from, to }: RequestDiagnosticsDto): void {
  if (from === undefined || to === undefined || Date.parse(from) <= Date.parse(to)) return;
  throw new ValidationFailedError([{ pointer: '/to', code: 'order', detail: 'to is before from.' }]);
}
