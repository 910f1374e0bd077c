import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { PresumedEndReason } from '../charging-sessions/domain/session-facts';
import { SessionEntity } from '../charging-sessions/session.entity';
import { placeOfSession, SessionRecorder } from '../charging-sessions/session-recorder';
import { SessionsSettings } from '../sessions-settings';

/** Of one statement: many are due at once after a long outage. */
const AT_ONCE = 100;

interface Suspected {
  readonly session_id: string;
  readonly reason: PresumedEndReason;
  /** null: with the last sign of the session. */
  readonly ends_at: Date | null;
}

/**
 * Ends the sessions whose end is never told: the vehicle has left, another session began at the connector, the
 * charge point was removed, or nothing was heard of them for longer than the policy. Whatever the charger tells later takes that back or corrects it.
 */
@Injectable()
export class GhostSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionRecorder) private readonly recorder: SessionRecorder,
    @Inject(SessionsSettings) private readonly settings: SessionsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const everyMs = settings.sweepSeconds * 1000;
    const failure = 'ghost sessions could not be ended';
    this.recurring = new Recurring(() => this.sweep(), { everyMs, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  /** Until nothing is due any more. */
  async sweep(): Promise<void> {
    while ((await this.endSuspected()) === AT_ONCE);
    while ((await this.endRemoved()) === AT_ONCE);
    while ((await this.endSilent()) === AT_ONCE);
  }

  private endSuspected(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [due] = await tx.query<[Suspected[], number]>(
        `delete from suspicion where session_id in (
           select session_id from suspicion where due_at <= now() order by due_at limit ${AT_ONCE}
           for update skip locked)
         returning session_id, reason, ends_at`,
      );
      await this.end(tx, due);
      return due.length;
    });
  }

  /**
   * Of a charge point that is out of service nothing comes any more; but what it told before may come by Kafka after the
   * word of its removal, which ends its sessions anew.
   */
  private endRemoved(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const removed = await tx.query<Suspected[]>(
        `select session.id as session_id, 'ChargePointRemoved' as reason, null as ends_at
         from session join metered_place on kind = 'charge_point' and metered_place.id = charge_point_id
         where session.ended_at is null and is_decommissioned
         order by session.id limit ${AT_ONCE} for update of session skip locked`,
      );
      await this.end(tx, removed);
      return removed.length;
    });
  }

  private endSilent(): Promise<number> {
    const { silenceHours, silenceHoursOnline } = this.settings;
    return this.database.transaction(async (tx) => {
      const silent = await tx.query<Suspected[]>(
        `select session.id as session_id, 'ChargerSilent' as reason, null as ends_at
         from session left join presence using (charge_point_id)
         where session.ended_at is null and (
           session.updated_at < now() - make_interval(hours => $2)
           or (session.updated_at < now() - make_interval(hours => $1) and not coalesce(is_online, false)
               and coalesce(since, session.updated_at) < now() - make_interval(hours => $1)))
         order by session.id limit ${AT_ONCE} for update of session skip locked`,
        [silenceHours, silenceHoursOnline],
      );
      await this.end(tx, silent);
      return silent.length;
    });
  }

  private async end(tx: EntityManager, suspected: readonly Suspected[]): Promise<void> {
    if (suspected.length === 0) return;
    const rows = await tx.find(SessionEntity, {
      where: { id: In(suspected.map(({ session_id }) => session_id)) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const byId = new Map(suspected.map((one) => [one.session_id, one]));
    for (const row of rows) {
      const { reason, ends_at } = byId.get(row.id) as Suspected;
      // Something was heard of it since the vehicle seemed to have left: it had not.
      if (row.endedAt !== null || (ends_at !== null && row.lastSignAt > ends_at)) continue;
      const at = ends_at ?? row.lastSignAt;
      this.logger.info({ session_id: row.id, reason }, 'the end of a session is presumed');
      await this.recorder.record(tx, {
        place: placeOfSession(row),
        fact: { kind: 'presumed-ended', at, reason, samples: [] },
      });
    }
  }
}
