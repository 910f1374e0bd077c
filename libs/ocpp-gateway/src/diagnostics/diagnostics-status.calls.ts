import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';

import type { Request16, Request201 } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';

import { DiagnosticsEntity } from './diagnostics.entity';
import { hasEnded, nextUploadStatus } from './domain/upload-status';
import { tellUploaded } from './uploaded-event';

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
    row.status = nextUploadStatus(row.status, said, row.uploadUrl === null);
    if (!hasEnded(row.status)) {
      await tx.save(row);
      return;
    }
    Object.assign(row, { completedAt: at, reason: row.status === 'failed' ? said : null });
    await tx.save(row);
    // Of one that comes to us the file itself tells.
    if (row.status !== 'uploaded' || row.uploadUrl === null) return;
    await tellUploaded(this.outbox, tx, row, { at, uploadUrl: row.uploadUrl });
  }
}
