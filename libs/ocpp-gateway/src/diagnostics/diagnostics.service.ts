import type { Readable } from 'node:stream';

import { Inject, Injectable } from '@nestjs/common';

import { CodedError, DomainError, NotFoundError, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';
import { CommandNumbers } from '../commands/command-numbers';
import type { CommandVerdict } from '../commands/domain/command-verdict';
import { withoutUserInfo } from '../commands/domain/stored-copy';
import { OrdersOfFeatures } from '../commands/orders-of-features';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { DiagnosticsEntity } from './diagnostics.entity';
import { DiagnosticsRows } from './diagnostics-rows';
import { isGetLog, logCall } from './domain/log-call';
import type { RequestDiagnosticsDto } from './dto/diagnostics.dto';
import { DiagnosticsFiles } from './uploads/diagnostics-files';
import { safeFileName } from './uploads/domain/file-name';
import { newUploadAddress } from './uploads/domain/upload-address';

export interface DownloadedLog {
  readonly content: Readable;
  readonly name: string;
  readonly sizeBytes: number;
}

const HOUR_MS = 3_600_000;

/** Logs of chargers, as callers ask for them and read how it went. */
@Injectable()
export class Diagnostics {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(OrdersOfFeatures) private readonly orders: OrdersOfFeatures,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(DiagnosticsRows) private readonly rows: DiagnosticsRows,
    @Inject(DiagnosticsFiles) private readonly files: DiagnosticsFiles,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
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
    const own = (body.upload_url ?? null) === null ? newUploadAddress(this.settings.uploads.publicUrl) : null;
    const row = await this.rows.begin(caller, {
      chargePointId,
      logType: body.log_type,
      uploadUrl: own === null ? withoutUserInfo(body.upload_url ?? '') : null,
      from: body.from === undefined ? null : new Date(body.from),
      to: body.to === undefined ? null : new Date(body.to),
      isGetLog: isGetLog(version, body.log_type),
      requestId,
      uploadTokenSha256: own?.tokenSha256 ?? null,
      uploadExpiresAt: own === null ? null : new Date(Date.now() + this.settings.uploads.hours * HOUR_MS),
    });
    const call = logCall(version, row, own?.url ?? body.upload_url ?? '');
    const order = { commander: caller, chargePointId, reference: row.id, command: 'get_diagnostics', call };
    const verdict = await this.orders.send(order).catch(async (error: unknown) => {
      await this.rows.fail(row, error instanceof DomainError ? error.code : 'internal_error');
      throw error;
    });
    if (!(await this.rows.answered(row, verdict))) throw refusal(row, verdict);
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

  /** The log that the charger uploaded to us. @throws not_found */
  async download(caller: Principal, chargePointId: string, id: string): Promise<DownloadedLog> {
    const { fileKey, fileName, sizeBytes } = await this.get(caller, chargePointId, id);
    if (fileKey === null || sizeBytes === null) throw new NotFoundError('log_of_diagnostics', id);
    return {
      content: await this.files.open(fileKey),
      name: safeFileName(fileName) ?? `${id}.log`,
      sizeBytes,
    };
  }
}

function refusal({ id, chargePointId }: DiagnosticsEntity, { reason }: CommandVerdict): CodedError {
  const detail = `The charge point ${chargePointId} refused: ${reason ?? 'it says no more'}.`;
  return new CodedError('invalid_state', detail, { diagnostics_id: id, reason });
}

/** @throws ValidationFailedError */
function requirePeriod({ from, to }: RequestDiagnosticsDto): void {
  if (from === undefined || to === undefined || Date.parse(from) <= Date.parse(to)) return;
  throw new ValidationFailedError([{ pointer: '/to', code: 'order', detail: 'to is before from.' }]);
}
