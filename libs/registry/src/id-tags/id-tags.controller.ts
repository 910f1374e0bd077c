import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  Precondition,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { IdTagDto, IssueIdTagDto, UpdateIdTagDto } from './dto/id-tag.dto';
import type { IdTagEntity } from './id-tag.entity';
import { IdTagsService } from './id-tags.service';

@ApiTags('Id tags')
@Controller('api/v1/id-tags')
export class IdTagsController {
  constructor(@Inject(IdTagsService) private readonly idTags: IdTagsService) {}

  @Post()
  @RequireScope('write:users')
  @ApiOperation({ summary: 'Issue an id tag; chargers accept it within a second' })
  @ApiCreatedResponse({ type: IdTagDto })
  async issue(@Caller() caller: Principal, @Body() body: IssueIdTagDto): Promise<IdTagDto> {
    return toIdTagDto(await this.idTags.issue(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List id tags, newest first' })
  @ApiPage('data', IdTagDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: IdTagDto[] }> {
    const page = pageRequest(query);
    const found = await this.idTags.list(caller, page);
    return pageOf('data', found, page, toIdTagDto, (row) => ({
      at: row.createdAt.toISOString(),
      id: row.idTagKey,
    }));
  }

  @Get(':id_tag')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one id tag' })
  @ApiOkResponse({ type: IdTagDto })
  async get(@Caller() caller: Principal, @Param('id_tag') idTag: string): Promise<IdTagDto> {
    return toIdTagDto(await this.idTags.get(caller, idTag));
  }

  @Patch(':id_tag')
  @RequireScope('write:users')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Block or release an id tag, or change its validity, driver or group' })
  @ApiOkResponse({ type: IdTagDto })
  async update(
    @Caller() caller: Principal,
    @Param('id_tag') idTag: string,
    @Precondition() precondition: IfMatch,
    @Body() body: UpdateIdTagDto,
  ): Promise<IdTagDto> {
    const check = (current: IdTagEntity): void => precondition.require(toIdTagDto(current));
    return toIdTagDto(await this.idTags.update(caller, idTag, body, check));
  }
}

function toIdTagDto(row: IdTagEntity): IdTagDto {
  return {
    id_tag: row.idTag,
    status: row.status,
    valid_until: row.validUntil?.toISOString() ?? null,
    driver_id: row.driverId,
    group_id_tag: row.groupIdTag,
    label: row.label,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
