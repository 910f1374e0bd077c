import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  newestAt,
  pageRequest,
  type Principal,
  wherePeriod,
} from '@csms/platform-http';

import type { LoggedEventQueryDto } from './dto/logged-event.dto';
import { LoggedEventEntity } from './logged-event.entity';
import { endsOfOffline } from './logged-events.repository';

/** An event, and when it ended where it is one that lasts. */
export interface ShownEvent {
  readonly row: LoggedEventEntity;
  readonly endedAt: Date | null;
}

/** What happened, newest first. */
@Injectable()
export class EventLogService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** Those of sessions only to callers with `read:sessions`. @throws InvalidParameterError */
  list(caller: Principal, query: LoggedEventQueryDto): Promise<FoundPage<ShownEvent>> {
    const page = pageRequest(query);
    return this.database.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(LoggedEventEntity, 'logged');
      wherePeriod(rows, caller, query);
      if (!caller.scopes.includes('read:sessions')) rows.andWhere('logged.sessionId is null');
      whereGiven(rows, [
        ['logged.event in (:...types)', { types: query.type }],
        ['logged.severity in (:...severities)', { severities: query.severity }],
        ['logged.projectId = :projectId', { projectId: query.project_id }],
      ]);
      const found = await findSorted(rows, newestAt(query), 'id', page);
      const ends = await endsOfOffline(tx, found.rows);
      const shown = found.rows.map((row) => ({ row, endedAt: ends.get(row.id) ?? null }));
      return { ...found, rows: shown, keysetOf: ({ row }) => found.keysetOf(row) };
    });
  }
}
