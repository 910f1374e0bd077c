import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { instantRange } from '@csms/kernel';
import { whereGiven } from '@csms/platform-db';

import { whereSiteIsGranted } from '../principal/grants';
import type { Principal } from '../principal/principal';

import type { PageQueryDto } from './page-query.dto';
import { PeriodPageQueryDto } from './period-page-query.dto';
import { NEWEST_FIRST, ofFilter } from './sort-order';

/** What lists of things that happened at charge points are narrowed by. */
export class ChargePointPeriodQueryDto extends PeriodPageQueryDto {
  @ApiPropertyOptional({ example: 'CP-SITE42-001' })
  @IsOptional()
  @IsString()
  @MaxLength(48)
  charge_point_id?: string;

  @ApiPropertyOptional({ example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ example: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  session_id?: string;
}

/** Newest first by their instant `at`; a cursor is good for the same filter alone. */
export function newestAt(query: PageQueryDto) {
  const { limit: _limit, offset: _offset, page: _page, cursor: _cursor, ...filter } = query;
  return ofFilter({ name: NEWEST_FIRST, column: 'at', isDescending: true, isInstant: true }, filter);
}

/**
 * Keeps a list to the period and places that are asked for and may be seen: of rows with `at`, `siteId`,
 * `chargePointId` and `sessionId`. @throws InvalidParameterError
 */
export function wherePeriod<Row extends ObjectLiteral>(
  rows: SelectQueryBuilder<Row>,
  caller: Principal,
  query: ChargePointPeriodQueryDto,
): void {
  const { from, before } = instantRange(query.from, query.to, query.time_zone ?? 'UTC');
  const of = (column: string) => `${rows.alias}.${column}`;
  whereSiteIsGranted(rows, of('siteId'), caller);
  whereGiven(rows, [
    [`${of('at')} >= :from`, { from: from ?? undefined }],
    [`${of('at')} < :before`, { before: before ?? undefined }],
    [`${of('chargePointId')} = :chargePointId`, { chargePointId: query.charge_point_id }],
    [`${of('siteId')} = :siteId`, { siteId: query.site_id }],
    [`${of('sessionId')} = :sessionId`, { sessionId: query.session_id }],
  ]);
}
