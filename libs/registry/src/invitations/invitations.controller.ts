import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
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
  LimitRate,
  type PageDto,
  pageOf,
  PageQueryDto,
  type Principal,
  Public,
  RequireScope,
} from '@csms/platform-http';

import { MemberDto } from '../members/dto/member.dto';
import { toMemberDto } from '../members/member.mapper';

import { invitationStatus } from './domain/invitation-status';
import { AcceptInvitationDto, InvitationDto, InviteDto } from './dto/invitation.dto';
import type { InvitationEntity } from './invitation.entity';
import { InvitationAcceptance } from './invitation-acceptance';
import { InvitationsService } from './invitations.service';

@ApiTags('Organizations')
@Controller('api/v1')
export class InvitationsController {
  constructor(
    @Inject(InvitationsService) private readonly invitations: InvitationsService,
    @Inject(InvitationAcceptance) private readonly acceptance: InvitationAcceptance,
  ) {}

  @Post('organizations/:org_id/invitations')
  @RequireScope('write:organization')
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Invite somebody by mail; the link works once, for seven days' })
  @ApiCreatedResponse({ type: InvitationDto })
  async invite(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Body() body: InviteDto,
  ): Promise<InvitationDto> {
    return toInvitationDto(await this.invitations.invite(caller, orgId, body));
  }

  @Get('organizations/:org_id/invitations')
  @RequireScope('read:organization')
  @ApiOperation({ summary: 'List invitations, newest first' })
  @ApiPage('data', InvitationDto)
  async list(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: InvitationDto[] }> {
    return pageOf('data', await this.invitations.list(caller, orgId, query), toInvitationDto);
  }

  @Post('organizations/:org_id/invitations/:invitation_id/resend')
  @HttpCode(200)
  @RequireScope('write:organization')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Send another link, for seven days from now; the one before is void' })
  @ApiOkResponse({ type: InvitationDto })
  async resend(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('invitation_id') id: string,
  ): Promise<InvitationDto> {
    return toInvitationDto(await this.invitations.resend(caller, orgId, id));
  }

  @Delete('organizations/:org_id/invitations/:invitation_id')
  @HttpCode(204)
  @RequireScope('write:organization')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Revoke an invitation' })
  @ApiNoContentResponse()
  revoke(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('invitation_id') id: string,
  ): Promise<void> {
    return this.invitations.revoke(caller, orgId, id);
  }

  @Post('invitations/:token/accept')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiProblems('already_exists', 'gone')
  @ApiOperation({ summary: 'Join the organization by the token of the link' })
  @ApiOkResponse({ type: MemberDto })
  async accept(
    @Caller() caller: Principal,
    @Param('token') token: string,
    @Body() body: AcceptInvitationDto,
  ): Promise<MemberDto> {
    return toMemberDto(await this.acceptance.accept(caller, token, body));
  }
}

function toInvitationDto(row: InvitationEntity): InvitationDto {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    resource_grants: row.resourceGrants,
    status: invitationStatus(row, new Date()),
    expires_at: row.expiresAt.toISOString(),
    invited_by: row.invitedBy,
    created_at: row.createdAt.toISOString(),
  };
}
