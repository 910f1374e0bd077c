import { Inject, Injectable } from '@nestjs/common';

import { instantRange } from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  NEWEST_FIRST,
  ofFilter,
  pageRequest,
  type Principal,
  whereSiteIsGranted,
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
    const { limit: _limit, offset: _offset, page: _page, cursor: _cursor, ...filter } = query;
    const newest = { name: NEWEST_FIRST, column: 'at', isDescending: true, isInstant: true } as const;
    const { from, before } = instantRange(query.from, query.to, query.time_zone ?? 'UTC');
    return this.database.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(LoggedEventEntity, 'logged');
      whereSiteIsGranted(rows, 'logged.siteId', caller);
      if (!caller.scopes.includes('read:sessions')) rows.andWhere('logged.sessionId is null');
      whereGiven(rows, [
        ['logged.at >= :from', { from: from ?? undefined }],
        ['logged.at < :before', { before: before ?? undefined }],
        ['logged.event in (:...types)', { types: query.type }],
        ['logged.severity in (:...severities)', { severities: query.severity }],
        ['logged.chargePointId = :chargePointId', { chargePointId: query.charge_point_id }],
        ['logged.siteId = :siteId', { siteId: query.site_id }],
        ['logged.projectId = :projectId', { projectId: query.project_id }],
        ['logged.sessionId = :sessionId', { sessionId: query.session_id }],
      ]);
      const found = await findSorted(rows, ofFilter(newest, filter), 'id', page);
      const ends = await endsOfOffline(tx, found.rows);
      const shown = found.rows.map((row) => ({ row, endedAt: ends.get(row.id) ?? null }));
      return { ...found, rows: shown, keysetOf: ({ row }) => found.keysetOf(row) };
    });
  }
}
