import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
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
    const page = pageRequest(query);
    const found = await this.members.list(caller, orgId, page, query.role);
    return pageOf('data', found, page, toMemberDto, (row) => ({
      at: row.joinedAt.toISOString(),
      id: row.userId,
    }));
  }

  @Put(':user_id/role')
  @RequireScope('write:organization')
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
    @Body() { role }: MemberRoleDto,
  ): Promise<MemberDto> {
    return toMemberDto(await this.members.changeRole(caller, orgId, userId, role));
  }

  @Put(':user_id/grants')
  @RequireScope('write:organization')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Hold a member to single sites; effective within a second' })
  @ApiOkResponse({ type: MemberDto })
  async changeGrants(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('user_id') userId: string,
    @Body() { resource_grants }: MemberGrantsDto,
  ): Promise<MemberDto> {
    return toMemberDto(await this.members.changeGrants(caller, orgId, userId, resource_grants));
  }

  @Delete(':user_id')
  @HttpCode(204)
  @RequireOrganization()
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
  ): Promise<void> {
    return this.members.remove(caller, orgId, userId);
  }
}
