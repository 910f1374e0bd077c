import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

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
  RequireOrganization,
  RequireScope,
} from '@csms/platform-http';

import { MemberDto, MemberGrantsDto, MemberQueryDto, MemberRoleDto } from './dto/member.dto';
import { toMemberDto } from './member.mapper';
import { MembersService } from './members.service';

@ApiTags('Organizations')
@Controller('api/v1/organizations/:org_id/members')
export class MembersController {
  constructor(@Inject(MembersService) private readonly members: MembersService) {}

  @Get()
  @RequireOrganization()
  @ApiOperation({ summary: 'List the members of the own organization, newest first' })
  @ApiPage('data', MemberDto)
  async list(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Query() query: MemberQueryDto,
  ): Promise<PageDto & { data: MemberDto[] }> {
    return pageOf('data', await this.members.list(caller, orgId, query), toMemberDto);
  }

  @Get(':user_id')
  @RequireOrganization()
  @ApiOperation({ summary: 'Read one member of the own organization' })
  @ApiOkResponse({ type: MemberDto })
  async get(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('user_id') userId: string,
  ): Promise<MemberDto> {
    return toMemberDto(await this.members.get(caller, orgId, userId));
  }

  @Put(':user_id/role')
  @RequireScope('write:organization')
  @ChecksIfMatch()
  @ApiProblems('last_owner')
  @ApiOperation({
    summary: 'Give a member another role; effective within a second',
    description: 'The owner passes the ownership on by making another one the owner, and becomes an admin.',
  })
  @ApiOkResponse({ type: MemberDto })
  async changeRole(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('user_id') userId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() { role }: MemberRoleDto,
  ): Promise<MemberDto> {
    return toMemberDto(await this.members.changeRole(caller, orgId, userId, role, ifMatch.of(toMemberDto)));
  }

  @Put(':user_id/grants')
  @RequireScope('write:organization')
  @ChecksIfMatch()
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Hold a member to single sites; effective within a second' })
  @ApiOkResponse({ type: MemberDto })
  async changeGrants(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('user_id') userId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() { resource_grants }: MemberGrantsDto,
  ): Promise<MemberDto> {
    return toMemberDto(
      await this.members.changeGrants(caller, orgId, userId, resource_grants, ifMatch.of(toMemberDto)),
    );
  }

  @Delete(':user_id')
  @HttpCode(204)
  @RequireOrganization()
  @ChecksIfMatch()
  @ApiProblems('last_owner')
  @ApiOperation({
    summary: 'Remove a member; effective within a second',
    description: 'Needs `write:organization`, but for somebody who leaves.',
  })
  @ApiNoContentResponse()
  remove(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('user_id') userId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.members.remove(caller, orgId, userId, ifMatch.of(toMemberDto));
  }
}
