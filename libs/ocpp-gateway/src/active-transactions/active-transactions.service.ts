import { Inject, Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';

import type { OcppVersion } from '@csms/ocpp';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  grantedSites,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';

import { TransactionEntity } from '../transactions/transaction.entity';

import { merged, type NewestReading } from './domain/newest-reading';
import { NewestReadingEntity } from './newest-reading.entity';
import { NewestReadings } from './newest-readings';

/** A refused start is remembered, too, but nothing is charged. */
const RUNS = `running.endedAt is null and coalesce(running.authorizationStatus, 'Accepted') = 'Accepted'`;

export interface ActiveTransaction {
  readonly transaction: TransactionEntity;
  readonly reading: NewestReading | null;
}

/** The transactions that run, as the gateway knows them. */
@Injectable()
export class ActiveTransactions {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(NewestReadings) private readonly readings: NewestReadings,
  ) {}

  runs(organizationId: string, chargePointId: string): Promise<boolean> {
    return this.database.run(organizationId, (tx) =>
      tx
        .createQueryBuilder(TransactionEntity, 'running')
        .where(RUNS)
        .andWhere('running.chargePointId = :chargePointId', { chargePointId })
        .getExists(),
    );
  }

  list(
    caller: Principal,
    version: OcppVersion,
    page: PageRequest,
    chargePointId: string | undefined,
  ): Promise<FoundPage<ActiveTransaction>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx
        .createQueryBuilder(TransactionEntity, 'running')
        .where(RUNS)
        .andWhere('running.ocppVersion = :version', { version });
      keepToGranted(query, caller);
      if (chargePointId !== undefined) {
        query.andWhere('running.chargePointId = :chargePointId', { chargePointId });
      }
      const found = await findNewestFirst(query, { at: 'startedAt', id: 'sessionId' }, page);
      const sessionIds = found.rows.map(({ sessionId }) => sessionId);
      const written = await tx.findBy(NewestReadingEntity, { sessionId: In(sessionIds) });
      const rows = found.rows.map((transaction) => ({
        transaction,
        reading: this.newest(transaction.sessionId, written),
      }));
      return { ...found, rows, keysetOf: ({ transaction }) => found.keysetOf(transaction) };
    });
  }

  private newest(sessionId: string, written: readonly NewestReadingEntity[]): NewestReading | null {
    const kept = written.find((one) => one.sessionId === sessionId) ?? null;
    const waiting = this.readings.waitingOf(sessionId);
    return kept !== null && waiting !== null ? merged(kept, waiting) : (waiting ?? kept);
  }
}

function keepToGranted(query: SelectQueryBuilder<TransactionEntity>, caller: Principal): void {
  const granted = grantedSites(caller, 'read');
  if (granted === null) return;
  query.andWhere(
    `exists (select 1 from charge_point known
             where known.charge_point_id = running.chargePointId and known.site_id = any(:granted))`,
    { granted },
  );
}
