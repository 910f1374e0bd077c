import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, DomainError, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER, type StreamedBody } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import { OcppGatewaySettings } from '../../ocpp-gateway-settings';
import { DiagnosticsEntity } from '../diagnostics.entity';
import { tellUploaded } from '../uploaded-event';

import { DiagnosticsFiles } from './diagnostics-files';
import { safeFileName } from './domain/file-name';
import { tokenHash } from './domain/upload-address';
import { FileMeter, type Measured, tooLarge } from './file-meter';
import { fileOfBody, type Keep } from './file-of-body';

interface KeptFile extends Measured {
  readonly key: string;
  /** As the form calls it. */
  readonly name: string | null;
}

/** Takes the logs that chargers upload to us. An upload that breaks off leaves nothing, and may be done again. */
@Injectable()
export class DiagnosticsUploads {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DiagnosticsFiles) private readonly files: DiagnosticsFiles,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param name what stands behind the token in the path
   * @throws not_found, gone, conflict, payload_too_large, validation_failed
   */
  async receive(token: string, name: string | null, body: StreamedBody): Promise<Measured> {
    const row = await this.wanted(tokenHash(token));
    const { maxBytes } = this.settings.uploads;
    if (body.length !== null && body.length > maxBytes) throw tooLarge(maxBytes);
    await this.begun(row);
    const file = await fileOfBody(body, this.keeping(row));
    try {
      await this.arrived(row.id, file, safeFileName(name) ?? safeFileName(file.name));
    } catch (error) {
      await this.files.discard(file.key);
      throw error;
    }
    const { sizeBytes, sha256 } = file;
    this.logger.info({ charge_point_id: row.chargePointId, diagnostics_id: row.id, sizeBytes }, 'a log came');
    return { sizeBytes, sha256 };
  }

  private async wanted(uploadTokenSha256: string): Promise<DiagnosticsEntity> {
    const row = await this.database.once((manager) =>
      manager.findOneBy(DiagnosticsEntity, { uploadTokenSha256 }),
    );
    // The address is the secret: it is not said again.
    if (row === null) throw new NotFoundError('upload', 'at this address');
    requireOpen(row);
    return row;
  }

  private async begun({ id }: DiagnosticsEntity): Promise<void> {
    await this.database.query(
      `update diagnostics set status = 'uploading' where id = $1 and status = 'requested'`,
      [id],
    );
  }

  private keeping(row: DiagnosticsEntity): Keep<KeptFile> {
    return async (content, name) => {
      const meter = new FileMeter(this.settings.uploads.maxBytes);
      const key = await this.keep(row, content, meter);
      const measured = meter.measured();
      if (measured.sizeBytes > 0) return { ...measured, key, name };
      await this.files.discard(key);
      throw new ValidationFailedError([{ pointer: '', code: 'required', detail: 'The file is empty.' }]);
    };
  }

  /** @throws what cut it short: the sender, its length, the storage or the database */
  private async keep(row: DiagnosticsEntity, content: Readable, meter: FileMeter): Promise<string> {
    // Both, for what is left of a broken one must be gone when it is answered; what ends the one ends the other.
    const [passed, kept] = await Promise.allSettled([pipeline(content, meter), this.files.put(row, meter)]);
    try {
      if (passed.status === 'rejected') throw passed.reason;
      if (kept.status === 'rejected') throw kept.reason;
      return kept.value;
    } catch (error) {
      if (error instanceof DomainError || isDatabaseOutage(error)) throw error;
      if (!content.readableEnded && (content.readableAborted || content.errored !== null)) {
        throw new CodedError('invalid_parameter', 'The upload broke off.');
      }
      this.logger.error({ err: error, diagnostics_id: row.id }, 'the storage of files does not take one');
      throw new CodedError('service_unavailable', 'The file cannot be kept just now. Try again in a moment.');
    }
  }

  /** Of two uploads at the same time the first that is whole counts. */
  private async arrived(id: string, file: KeptFile, name: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await locked(tx, id);
      requireOpen(row, new Date(0));
      const at = new Date();
      Object.assign(row, {
        status: 'uploaded',
        reason: null,
        completedAt: at,
        uploadedAt: at,
        fileKey: file.key,
        fileName: row.fileName ?? name,
        sizeBytes: file.sizeBytes,
        sha256: file.sha256,
      });
      await tx.save(row);
      const uploadUrl = `${this.settings.uploads.publicUrl}/uploads/diagnostics/`;
      await tellUploaded(this.outbox, tx, row, { at, uploadUrl });
    });
  }
}

async function locked(tx: EntityManager, id: string): Promise<DiagnosticsEntity> {
  const row = await tx.findOne(DiagnosticsEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row === null) throw new NotFoundError('upload', 'at this address');
  return row;
}

/** @throws conflict, gone */
function requireOpen({ fileKey, uploadExpiresAt }: DiagnosticsEntity, now = new Date()): void {
  if (fileKey !== null) {
    throw new CodedError('conflict', 'This address has been used: the log is here.');
  }
  if (uploadExpiresAt !== null && uploadExpiresAt <= now) {
    throw new CodedError('gone', 'This address was good until its hour, which is over.');
  }
}
