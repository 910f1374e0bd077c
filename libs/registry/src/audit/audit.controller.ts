import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { type InstantRange, instantRange } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ApiPage,
  Caller,
  findNewestFirst,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { AuditEntryEntity } from './audit-entry.entity';
import { AuditEntryDto, AuditQueryDto } from './dto/audit-entry.dto';

@ApiTags('Audit log')
@Controller('api/v1/audit-log')
export class AuditController {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  @Get()
  @RequireScope('read:audit')
  @RequireEverySite()
  @ApiOperation({ summary: 'Who changed what, newest first' })
  @ApiPage('data', AuditEntryDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: AuditQueryDto,
  ): Promise<PageDto & { data: AuditEntryDto[] }> {
    const range = instantRange(query.from, query.to, 'UTC');
    const found = await this.database.run(caller.organizationId, (tx) => {
      const rows = tx.createQueryBuilder(AuditEntryEntity, 'entry').where(equalTo(query));
      within(range).forEach(([condition, value]) => rows.andWhere(condition, value));
      return findNewestFirst(rows, { at: 'at', id: 'id' }, pageRequest(query));
    });
    return pageOf('data', found, toDto);
  }
}

function equalTo(query: AuditQueryDto): Partial<AuditEntryEntity> {
  return {
    ...(query.actor === undefined ? {} : { actorId: query.actor }),
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(query.resource_type === undefined ? {} : { resourceType: query.resource_type }),
    ...(query.resource_id === undefined ? {} : { resourceId: query.resource_id }),
  };
}

function within({ from, before }: InstantRange): [string, object][] {
  return [
    ...(from === null ? [] : [['entry.at >= :from', { from }] satisfies [string, object]]),
    ...(before === null ? [] : [['entry.at < :before', { before }] satisfies [string, object]]),
  ];
}

function toDto(entry: AuditEntryEntity): AuditEntryDto {
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    actor: { type: entry.actorType, id: entry.actorId },
    action: entry.action,
    resource: { type: entry.resourceType, id: entry.resourceId },
    before: entry.before,
    after: entry.after,
    request_id: entry.requestId,
    ip: entry.address,
  };
}
