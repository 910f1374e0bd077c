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
  Pseudonyms,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { AuditEntryEntity } from './audit-entry.entity';
import { withoutDrivers } from './domain/shown-entry';
import { AuditEntryDto, AuditQueryDto } from './dto/audit-entry.dto';
import { whereResource } from './named-resource';

@ApiTags('Audit log')
@Controller('api/v1/audit-log')
export class AuditController {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:audit')
  @RequireEverySite()
  @ApiOperation({
    summary: 'Who changed what, newest first',
    description:
      'Without `read:users` tokens are their last characters, drivers go by pseudonyms (`anon_…`), and both are named so in `resource_id`.',
  })
  @ApiPage('data', AuditEntryDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: AuditQueryDto,
  ): Promise<PageDto & { data: AuditEntryDto[] }> {
    const range = instantRange(query.from, query.to, 'UTC');
    const found = await this.database.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(AuditEntryEntity, 'entry').where(equalTo(query));
      if (query.resource_id !== undefined)
        await whereResource(tx, rows, caller, query.resource_id, this.pseudonyms);
      within(range).forEach(([condition, value]) => rows.andWhere(condition, value));
      return findNewestFirst(rows, { at: 'at', id: 'id' }, pageRequest(query));
    });
    return pageOf('data', found, (entry) => toDto(this.shownTo(caller, entry)));
  }

  private shownTo(caller: Principal, entry: AuditEntryEntity): AuditEntryEntity {
    if (caller.scopes.includes('read:users')) return entry;
    const pseudonymOf = (driverId: string) => this.pseudonyms.of(caller.organizationId, driverId);
    return Object.assign(new AuditEntryEntity(), entry, withoutDrivers(entry, pseudonymOf));
  }
}

function equalTo(query: AuditQueryDto): Partial<AuditEntryEntity> {
  return {
    ...(query.actor === undefined ? {} : { actorId: query.actor }),
    ...(query.action === undefined ? {} : { action: query.action }),
    ...(query.resource_type === undefined ? {} : { resourceType: query.resource_type }),
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
