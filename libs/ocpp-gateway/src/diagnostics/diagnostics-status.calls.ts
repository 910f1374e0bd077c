import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';

import { DiagnosticsUploaded } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { Request16, Request201 } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';

import { DiagnosticsEntity } from './diagnostics.entity';
import { hasEnded, nextUploadStatus } from './domain/upload-status';

interface Said {
  readonly status: string;
  readonly requestId?: number;
}

/** OCPP 1.6 §4.4; security whitepaper §4.4; 2.0.1 N01. */
@Injectable()
export class DiagnosticsStatusCalls implements CallsOfFeature {
  readonly calls16 = {
    DiagnosticsStatusNotification: (
      request: Request16<'DiagnosticsStatusNotification'>,
      context: CallContext,
    ) => this.said(request, false, context),
    LogStatusNotification: (request: Request16<'LogStatusNotification'>, context: CallContext) =>
      this.said(request, true, context),
  };

  readonly calls201 = {
    LogStatusNotification: (request: Request201<'LogStatusNotification'>, context: CallContext) =>
      this.said(request, true, context),
  };

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** Without a number the newest that is under way is meant. */
  private async said(
    { status, requestId }: Said,
    isGetLog: boolean,
    { charger, receivedAt }: CallContext,
  ): Promise<Record<string, never>> {
    const { chargePointId } = charger.chargePoint;
    await this.database.transaction(async (tx) => {
      const row = await tx.findOne(DiagnosticsEntity, {
        where: {
          chargePointId,
          isGetLog,
          completedAt: IsNull(),
          ...(requestId === undefined ? {} : { requestId }),
        },
        order: { requestedAt: 'DESC', id: 'DESC' },
        lock: { mode: 'pessimistic_write' },
      });
      if (row !== null) await this.become(tx, row, status, receivedAt);
    });
    return {};
  }

  private async become(tx: EntityManager, row: DiagnosticsEntity, said: string, at: Date): Promise<void> {
    row.status = nextUploadStatus(row.status, said);
    if (!hasEnded(row.status)) {
      await tx.save(row);
      return;
    }
    Object.assign(row, { completedAt: at, reason: row.status === 'failed' ? said : null });
    await tx.save(row);
    if (row.status !== 'uploaded') return;
    await this.outbox.append(tx, {
      definition: DiagnosticsUploaded,
      id: deriveEventId(row.id, 'uploaded'),
      organizationId: row.organizationId,
      data: {
        charge_point_id: row.chargePointId,
        organization_id: row.organizationId,
        diagnostics_id: row.id,
        log_type: row.logType,
        upload_url: row.uploadUrl,
        file_name: row.fileName,
        uploaded_at: at.toISOString(),
      },
    });
  }
}
