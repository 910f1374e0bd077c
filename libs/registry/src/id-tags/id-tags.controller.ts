import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  Precondition,
  type Principal,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { IdTagDto, IdTagQueryDto, IssueIdTagDto, UpdateIdTagDto } from './dto/id-tag.dto';
import type { IdTagEntity } from './id-tag.entity';
import { toIdTagDto } from './id-tag.mapper';
import { IdTagsService } from './id-tags.service';

@ApiTags('Id tags')
@Controller('api/v1/id-tags')
export class IdTagsController {
  constructor(@Inject(IdTagsService) private readonly idTags: IdTagsService) {}

  @Post()
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiProblems('not_found', 'already_exists')
  @ApiOperation({ summary: 'Issue an id tag; chargers accept it within a second' })
  @ApiCreatedResponse({ type: IdTagDto })
  async issue(@Caller() caller: Principal, @Body() body: IssueIdTagDto): Promise<IdTagDto> {
    return toIdTagDto(caller, await this.idTags.issue(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List id tags' })
  @ApiPage('data', IdTagDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: IdTagQueryDto,
  ): Promise<PageDto & { data: IdTagDto[] }> {
    return pageOf('data', await this.idTags.list(caller, query), shownTo(caller));
  }

  @Get(':id_tag')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one id tag' })
  @ApiOkResponse({ type: IdTagDto })
  async get(@Caller() caller: Principal, @Param('id_tag') idTag: string): Promise<IdTagDto> {
    return toIdTagDto(caller, await this.idTags.get(caller, idTag));
  }

  @Patch(':id_tag')
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Block or release an id tag, or change its validity, driver or group' })
  @ApiOkResponse({ type: IdTagDto })
  async update(
    @Caller() caller: Principal,
    @Param('id_tag') idTag: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateIdTagDto,
  ): Promise<IdTagDto> {
    return toIdTagDto(caller, await this.idTags.update(caller, idTag, body, ifMatch.of(shownTo(caller))));
  }

  @Delete(':id_tag')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Remove an id tag: chargers know it no more' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('id_tag') idTag: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.idTags.remove(caller, idTag, ifMatch.of(shownTo(caller)));
  }
}

function shownTo(caller: Principal): (row: IdTagEntity) => IdTagDto {
  return (row) => toIdTagDto(caller, row);
}
