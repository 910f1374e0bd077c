import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { newId } from '@csms/kernel';
import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { nextRun, SETTLING_MS } from './domain/export-plan';
import { ExportEntity } from './export.entity';
import { queueExport } from './queue-export';

const EVERY_MS = 1_000;
/** Of one transaction. */
const AT_ONCE = 20;

/** Orders the runs of schedules when their periods are over, and removes the files whose time is over. */
@Injectable()
export class ExportKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) logger: Logger,
  ) {
    const failure = 'schedules of exports are not kept';
    this.recurring = new Recurring(() => this.keep(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  /** One run for each period that is over: those that were missed while nobody was here are made up one by one. */
  async keep(now = new Date()): Promise<void> {
    while ((await this.database.transaction((tx) => orderDue(tx, now))) > 0);
    while ((await this.database.transaction((tx) => expire(tx, now))) === AT_ONCE);
  }
}

/** @returns how many were due */
async function orderDue(tx: EntityManager, now: Date): Promise<number> {
  const due = await tx
    .createQueryBuilder(ExportEntity, 'schedule')
    .where(`schedule.status = 'scheduled' and schedule.nextBefore <= :over`, {
      over: new Date(+now - SETTLING_MS),
    })
    .orderBy('schedule.nextBefore')
    .limit(AT_ONCE)
    .setLock('pessimistic_write')
    .setOnLocked('skip_locked')
    .getMany();
  for (const schedule of due) await orderRun(tx, schedule, now);
  return due.length;
}

async function orderRun(tx: EntityManager, schedule: ExportEntity, now: Date): Promise<void> {
  const { schedule: kind, nextBefore, sinceAt, beforeAt } = schedule;
  if (kind === null || nextBefore === null) throw new Error(`${schedule.id} is no schedule`);
  const isIncremental = sinceAt !== null;
  await queueExport(
    tx,
    Object.assign(new ExportEntity(), schedule, {
      id: newId('exp'),
      scheduleId: schedule.id,
      schedule: null,
      nextBefore: null,
      beforeAt: isIncremental ? null : nextBefore,
      untilAt: isIncremental ? nextBefore : null,
      status: 'queued' as const,
      createdAt: now,
    }),
  );
  const next = nextRun(kind, nextBefore, schedule.timeZone);
  if (isIncremental) schedule.sinceAt = next.from;
  else schedule.fromAt = next.from;
  schedule.nextBefore = next.before;
  if (beforeAt !== null && next.from >= beforeAt) {
    schedule.status = 'ended';
    schedule.finishedAt = now;
  }
  await tx.save(schedule);
}

/** @returns how many went */
async function expire(tx: EntityManager, now: Date): Promise<number> {
  const [gone] = await tx.query<[{ id: string }[], number]>(
    `update data_export set status = 'expired' where id in (
       select id from data_export where status = 'ready' and expires_at <= $1
       order by expires_at limit ${AT_ONCE} for update skip locked)
     returning id`,
    [now],
  );
  if (gone.length > 0) {
    await tx.query('delete from export_chunk where export_id = any($1)', [gone.map(({ id }) => id)]);
  }
  return gone.length;
}
