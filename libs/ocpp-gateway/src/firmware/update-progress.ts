import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan } from 'typeorm';

import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import { type CommandVerdict, mayHaveArrived } from '../commands/domain/command-verdict';

import { hasBegun, isCompletedByBoot, isFinal, nextStatus, type UpdateStatus } from './domain/update-status';
import { FirmwareUpdateEntity, type UpdateMode } from './firmware-update.entity';
import { tellEnded, tellStarted } from './update-events';

const SILENT_AFTER_HOURS = 24;
const AT_ONCE = 100;

/** What a charger said of an update. */
export interface SaidOfUpdate {
  readonly chargePointId: string;
  readonly mode: UpdateMode;
  readonly status: string;
  /** null: the one under way (OCPP 1.6 §4.5 names none). */
  readonly requestId: number | null;
  readonly locations: readonly string[];
  readonly at: Date;
}

/** Brings updates forward, each change with its events in one transaction. */
@Injectable()
export class UpdateProgress {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @returns whether an update of ours is meant */
  said(word: SaidOfUpdate): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await meant(tx, word);
      if (row === null) return false;
      const status = nextStatus(row.status, word.status);
      if (word.status !== 'Idle' && !isFinal(row.status)) row.silentAt = silentAfter(word.at);
      if (status === 'published') row.locations = [...word.locations];
      await this.become(tx, row, status, word.status, word.at);
      return true;
    });
  }

  async booted(updateId: string, version: string | null, at: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await locked(tx, updateId);
      if (row !== null && isCompletedByBoot(row, version)) await this.become(tx, row, 'installed', null, at);
    });
  }

  /** Of one that has ended nothing changes. */
  async fail(updateId: string, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await locked(tx, updateId);
      if (row !== null && !isFinal(row.status)) await this.become(tx, row, 'failed', reason, new Date());
    });
  }

  /** @returns whether the charger may do it */
  async answered(row: FirmwareUpdateEntity, verdict: CommandVerdict): Promise<boolean> {
    const { status, reason } = verdict;
    if (status === 'Accepted') {
      await this.supersede(row);
      return true;
    }
    // An answer that nobody can read is no refusal, either.
    if (!mayHaveArrived(verdict) && reason !== 'invalid_response') {
      await this.fail(row.id, reason ?? status);
      return false;
    }
    await this.database.query(
      `update firmware_update set reason = $2 where id = $1 and completed_at is null`,
      [row.id, reason],
    );
    return true;
  }

  /** The charger has taken this one: what it was doing before ended with that (OCPP 2.0.1 L01.FR.24). */
  private async supersede({ id, chargePointId, mode, createdAt }: FirmwareUpdateEntity): Promise<void> {
    await this.database.transaction(async (tx) => {
      const older = await tx.find(FirmwareUpdateEntity, {
        where: { chargePointId, mode, completedAt: IsNull(), createdAt: LessThan(createdAt) },
        lock: { mode: 'pessimistic_write' },
      });
      for (const row of older) {
        if (row.id !== id) await this.become(tx, row, 'failed', 'superseded', new Date());
      }
    });
  }

  /** Every instance looks; each update is ended by one. @returns how many there were */
  failSilent(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const silent = await tx.find(FirmwareUpdateEntity, {
        where: { completedAt: IsNull(), silentAt: LessThan(new Date()) },
        order: { silentAt: 'ASC' },
        take: AT_ONCE,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      for (const row of silent) await this.become(tx, row, 'failed', 'no_sign', new Date());
      return silent.length;
    });
  }

  private async become(
    tx: EntityManager,
    row: FirmwareUpdateEntity,
    status: UpdateStatus,
    reason: string | null,
    at: Date,
  ): Promise<void> {
    const begins = row.startedAt === null && hasBegun(status);
    const ends = isFinal(status) && !isFinal(row.status);
    row.status = status;
    if (begins) row.startedAt = at;
    if (ends) {
      row.completedAt = at;
      row.reason = status === 'failed' ? reason : null;
    }
    await tx.save(row);
    if (begins) await tellStarted(this.outbox, tx, row);
    if (ends) await tellEnded(this.outbox, tx, row, at);
  }
}

/** From its last sign, or from the time for which it was ordered. */
export function silentAfter(...instants: readonly (Date | null)[]): Date {
  const last = Math.max(...instants.map((instant) => instant?.getTime() ?? 0));
  return new Date(last + SILENT_AFTER_HOURS * 3_600_000);
}

function locked(tx: EntityManager, id: string): Promise<FirmwareUpdateEntity | null> {
  return tx.findOne(FirmwareUpdateEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

function meant(tx: EntityManager, word: SaidOfUpdate): Promise<FirmwareUpdateEntity | null> {
  const { chargePointId, mode, requestId } = word;
  return tx.findOne(FirmwareUpdateEntity, {
    where: { chargePointId, mode, ...(requestId === null ? { completedAt: IsNull() } : { requestId }) },
    order: { createdAt: 'DESC', id: 'DESC' },
    lock: { mode: 'pessimistic_write' },
  });
}
