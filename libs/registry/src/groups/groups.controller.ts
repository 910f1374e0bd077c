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
  PageQueryDto,
  Precondition,
  type Principal,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { toDriverDto } from '../drivers/drivers.controller';
import { DriversService } from '../drivers/drivers.service';
import { DriverDto } from '../drivers/dto/driver.dto';

import { AddMembersDto, CreateGroupDto, GroupDto, GroupQueryDto, UpdateGroupDto } from './dto/group.dto';
import { GroupsService, type GroupWithCount } from './groups.service';

@ApiTags('User groups')
@Controller('api/v1/groups')
export class GroupsController {
  constructor(
    @Inject(GroupsService) private readonly groups: GroupsService,
    @Inject(DriversService) private readonly drivers: DriversService,
  ) {}

  @Post()
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Create a group of drivers' })
  @ApiCreatedResponse({ type: GroupDto })
  async create(@Caller() caller: Principal, @Body() body: CreateGroupDto): Promise<GroupDto> {
    return toDto(await this.groups.create(caller, body));
  }

  @Get()
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List groups' })
  @ApiPage('data', GroupDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: GroupQueryDto,
  ): Promise<PageDto & { data: GroupDto[] }> {
    return pageOf('data', await this.groups.list(caller, query), toDto);
  }

  @Get(':group_id')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'Read one group' })
  @ApiOkResponse({ type: GroupDto })
  async get(@Caller() caller: Principal, @Param('group_id') groupId: string): Promise<GroupDto> {
    return toDto(await this.groups.get(caller, groupId));
  }

  @Patch(':group_id')
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Change members of a group' })
  @ApiOkResponse({ type: GroupDto })
  async update(
    @Caller() caller: Principal,
    @Param('group_id') groupId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateGroupDto,
  ): Promise<GroupDto> {
    return toDto(await this.groups.update(caller, groupId, body, ifMatch.of(toDto)));
  }

  @Delete(':group_id')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Remove a group; its drivers stay' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('group_id') groupId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.groups.remove(caller, groupId, ifMatch.of(toDto));
  }

  @Get(':group_id/members')
  @RequireScope('read:users')
  @ApiOperation({ summary: 'List the drivers of a group, newest first' })
  @ApiPage('data', DriverDto)
  async members(
    @Caller() caller: Principal,
    @Param('group_id') groupId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: DriverDto[] }> {
    await this.groups.get(caller, groupId);
    const filter = Object.assign({}, query, { group_id: groupId });
    return pageOf('data', await this.drivers.list(caller, filter), toDriverDto);
  }

  @Post(':group_id/members')
  @HttpCode(200)
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiOperation({ summary: 'Add drivers to a group; all of them or none' })
  @ApiOkResponse({ type: GroupDto })
  async addMembers(
    @Caller() caller: Principal,
    @Param('group_id') groupId: string,
    @Body() body: AddMembersDto,
  ): Promise<GroupDto> {
    return toDto(await this.groups.addMembers(caller, groupId, body.driver_ids));
  }

  @Delete(':group_id/members/:driver_id')
  @HttpCode(204)
  @RequireScope('write:users')
  @RequireEverySite()
  @ApiOperation({ summary: 'Take a driver out of a group' })
  @ApiNoContentResponse({ description: 'No member any more' })
  removeMember(
    @Caller() caller: Principal,
    @Param('group_id') groupId: string,
    @Param('driver_id') driverId: string,
  ): Promise<void> {
    return this.groups.removeMember(caller, groupId, driverId);
  }
}

function toDto(row: GroupWithCount): GroupDto {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    member_count: row.memberCount,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
