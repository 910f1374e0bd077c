import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Database, isDatabaseOutage, OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  grantedSites,
  LOGGER,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { bounded, type KeptRefusals } from './domain/bounded-refusals';
import { keyOf, merged, type Refusal, type RefusalReason } from './domain/refusal';
import { RefusedConnectionEntity } from './refused-connection.entity';

const WRITTEN_EVERY_MS = 1_000;
const REMOVED_EVERY_MS = 3_600_000;
const KEPT_DAYS = 7;
const LIMITS = { unknownPerAddress: 20, addressesPerChargePoint: 20, unknown: 10_000 };
/** What a flood may hold in memory between two writes, or while the database is away. */
const MAX_WAITING = 2_000;

export interface RefusedConnectionFilter {
  readonly charge_point_id?: string;
  readonly reason?: RefusalReason;
}

/** Of a caller that is held to single sites; what nobody has registered stands nowhere. */
const AT_GRANTED_SITES = `exists (
  select 1 from charge_point known
  where known.charge_point_id = refused.charge_point_id and known.site_id = any(:granted))`;

/** As for organizations: an id that nobody has registered is shown to whoever asks for just that id. */
const OF_INSTALLER = `(
  exists (select 1 from charge_point known
          join project_installer assigned on assigned.project_id = known.project_id
          where known.charge_point_id = refused.charge_point_id and assigned.installer_id = :installerId)
  or (refused.organization_id is null and refused.charge_point_id <> '' and refused.charge_point_id = :chargePointId))`;

/** Remembers who was turned away, and why. A flood costs a map entry for each handshake and one statement a second. */
@Injectable()
export class RefusedConnections implements OnApplicationBootstrap, OnApplicationShutdown {
  private waiting = new Map<string, Refusal>();
  private timers: NodeJS.Timeout[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const write = setInterval(() => void this.write(), WRITTEN_EVERY_MS);
    const remove = setInterval(() => void this.removeOld(), REMOVED_EVERY_MS);
    this.timers = [write, remove];
    this.timers.forEach((timer) => timer.unref());
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    // What came while a write was under way is not in it.
    await this.writing;
    await this.write();
  }

  note(refusal: Pick<Refusal, 'chargePointId' | 'organizationId' | 'address' | 'reason'>): void {
    const now = new Date();
    const one = { ...refusal, count: 1, firstAt: now, lastAt: now };
    this.keep(
      this.waiting.size < MAX_WAITING || this.waiting.has(keyOf(one)) ? one : { ...one, chargePointId: '' },
    );
  }

  list(
    caller: Principal,
    page: PageRequest,
    filter: RefusedConnectionFilter,
  ): Promise<FoundPage<RefusedConnectionEntity>> {
    return this.organizations.run(caller.organizationId, async (tx) => {
      const { charge_point_id: chargePointId, reason } = filter;
      const query = tx
        .createQueryBuilder(RefusedConnectionEntity, 'refused')
        .where(`refused.lastAt > now() - interval '${KEPT_DAYS} days'`);
      const granted = grantedSites(caller, 'read');
      if (granted !== null) query.andWhere(AT_GRANTED_SITES, { granted });
      if (reason !== undefined) query.andWhere('refused.reason = :reason', { reason });
      if (chargePointId !== undefined) {
        await tx.query(`select set_config('app.asked_charge_point_id', $1, true)`, [chargePointId]);
        query.andWhere('refused.chargePointId = :chargePointId', { chargePointId });
      }
      return findNewestFirst(query, { at: 'lastAt', id: 'id' }, page);
    });
  }

  /** Of the projects on which an installer works; he has no organization whose rows he could be held to. */
  listForInstaller(
    { subject: installerId }: Principal,
    page: PageRequest,
    { charge_point_id: chargePointId, reason }: RefusedConnectionFilter,
  ): Promise<FoundPage<RefusedConnectionEntity>> {
    return this.database.transaction((tx) => {
      const query = tx
        .createQueryBuilder(RefusedConnectionEntity, 'refused')
        .where(`refused.lastAt > now() - interval '${KEPT_DAYS} days'`)
        .andWhere(OF_INSTALLER, { installerId, chargePointId: chargePointId ?? null });
      if (reason !== undefined) query.andWhere('refused.reason = :reason', { reason });
      if (chargePointId !== undefined) query.andWhere('refused.chargePointId = :chargePointId');
      return findNewestFirst(query, { at: 'lastAt', id: 'id' }, page);
    });
  }

  private keep(one: Refusal): void {
    const key = keyOf(one);
    const before = this.waiting.get(key);
    if (before !== undefined) this.waiting.set(key, merged(before, one));
    else if (this.waiting.size < 2 * MAX_WAITING) this.waiting.set(key, one);
  }

  private write(): Promise<void> {
    this.writing ??= this.writeWaiting().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  private async writeWaiting(): Promise<void> {
    const taken = this.waiting;
    if (taken.size === 0) return;
    this.waiting = new Map();
    try {
      await this.database.transaction((tx) => writeAll(tx, [...taken.values()]));
    } catch (error) {
      // Kept for the next second, together with what came meanwhile.
      for (const one of taken.values()) this.keep(one);
      if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'refused connections are not written');
    }
  }

  private async removeOld(): Promise<void> {
    try {
      await this.database.query(
        `delete from refused_connection where last_at < now() - interval '${KEPT_DAYS} days'`,
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'old refused connections stay for another hour');
    }
  }
}

async function writeAll(tx: EntityManager, refusals: readonly Refusal[]): Promise<void> {
  const rows = bounded(refusals, await keptRefusals(tx, refusals), LIMITS)
    .map((one) => ({ id: keyOf(one), ...one }))
    // Two instances write in one order, and wait for each other instead of locking each other out.
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.query(
    `insert into refused_connection
     select row->>'id', row->>'chargePointId', row->>'organizationId', row->>'address', row->>'reason',
            (row->>'count')::bigint, (row->>'firstAt')::timestamptz, (row->>'lastAt')::timestamptz
     from jsonb_array_elements($1::jsonb) as rows(row)
     on conflict (id) do update set
       organization_id = coalesce(excluded.organization_id, refused_connection.organization_id),
       count = refused_connection.count + excluded.count,
       last_at = greatest(refused_connection.last_at, excluded.last_at)`,
    [JSON.stringify(rows)],
  );
}

async function keptRefusals(tx: EntityManager, refusals: readonly Refusal[]): Promise<KeptRefusals> {
  const keys = await tx.query<{ id: string }[]>('select id from refused_connection where id = any($1)', [
    refusals.map(keyOf),
  ]);
  const ofAddress = await tx.query<{ key: string; count: number }[]>(
    `select address as key, count(*) as count from refused_connection
     where organization_id is null and charge_point_id <> '' and address = any($1) group by address`,
    [refusals.map(({ address }) => address)],
  );
  const ofChargePoint = await tx.query<{ key: string; count: number }[]>(
    `select charge_point_id as key, count(*) as count from refused_connection
     where address <> '' and charge_point_id = any($1) group by charge_point_id`,
    [refusals.map(({ chargePointId }) => chargePointId)],
  );
  const [{ unknown }] = await tx.query<[{ unknown: number }]>(
    'select count(*) as unknown from refused_connection where organization_id is null',
  );
  return {
    keys: new Set(keys.map(({ id }) => id)),
    unknownOfAddress: new Map(ofAddress.map(({ key, count }) => [key, count])),
    ofChargePoint: new Map(ofChargePoint.map(({ key, count }) => [key, count])),
    unknown,
  };
}
