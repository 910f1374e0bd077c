import { Inject, Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';

import { newId } from '@csms/kernel';
import { Database, OrganizationDatabase } from '@csms/platform-db';
import { ChangeOutbox, type Principal } from '@csms/platform-http';

import { type CommandVerdict, mayHaveArrived } from '../commands/domain/command-verdict';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { DiagnosticsEntity } from './diagnostics.entity';
import { toDiagnosticsDto } from './diagnostics.mapper';

/** What a job has from its beginning. */
export type WantedDiagnostics = Pick<
  DiagnosticsEntity,
  'chargePointId' | 'logType' | 'uploadUrl' | 'from' | 'to' | 'isGetLog' | 'requestId'
> &
  Partial<Pick<DiagnosticsEntity, 'uploadTokenSha256' | 'uploadExpiresAt'>>;

/** The jobs' rows: written before their command is sent, and changed by its answer. */
@Injectable()
export class DiagnosticsRows {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  async begin(caller: Principal, wanted: WantedDiagnostics): Promise<DiagnosticsEntity> {
    const row = rowOf(caller.organizationId, wanted);
    await this.organizations.run(caller.organizationId, async (tx) => {
      await tx.insert(DiagnosticsEntity, row);
      await this.changes.record(tx, caller, {
        action: 'diagnostics.requested',
        resourceType: 'diagnostics',
        resourceId: row.id,
        before: null,
        after: toDiagnosticsDto(row, this.settings.uploads.apiUrl),
      });
    });
    return row;
  }

  /**
   * OCPP 1.6 §5.9: an answer without a file's name says that there is nothing to upload.
   *
   * @returns whether the charger may do it
   */
  async answered(row: DiagnosticsEntity, verdict: CommandVerdict): Promise<boolean> {
    const { status, reason, response } = verdict;
    const isDoubtful = mayHaveArrived(verdict);
    if (status !== 'Accepted' && !isDoubtful) {
      await this.fail(row, reason ?? status);
      return false;
    }
    const { fileName, filename } = (response ?? {}) as { fileName?: string; filename?: string };
    const name = fileName ?? filename ?? null;
    if (!row.isGetLog && !isDoubtful && name === null) await this.fail(row, 'nothing_to_upload');
    else await this.change(row, { fileName: name, reason: isDoubtful ? reason : null });
    return true;
  }

  fail(row: DiagnosticsEntity, reason: string): Promise<void> {
    return this.change(row, { status: 'failed', reason, completedAt: new Date() });
  }

  /** The charger may have told of its end meanwhile: then that counts. */
  private async change({ id }: DiagnosticsEntity, changes: Partial<DiagnosticsEntity>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { fileName = null, ...others } = changes;
      if (fileName !== null) await tx.update(DiagnosticsEntity, { id }, { fileName });
      await tx.update(DiagnosticsEntity, { id, completedAt: IsNull() }, others);
    });
  }
}

function rowOf(organizationId: string, wanted: WantedDiagnostics): DiagnosticsEntity {
  return {
    id: newId('diag'),
    organizationId,
    uploadTokenSha256: null,
    uploadExpiresAt: null,
    ...wanted,
    status: 'requested',
    reason: null,
    fileName: null,
    requestedAt: new Date(),
    completedAt: null,
    fileKey: null,
    sizeBytes: null,
    sha256: null,
    uploadedAt: null,
  };
}
