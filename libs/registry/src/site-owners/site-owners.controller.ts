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
  pageRequest,
  Precondition,
  type Principal,
  Public,
  RequireScope,
} from '@csms/platform-http';

import { siteOwnerStatus } from './domain/site-owner-status';
import {
  AcceptedSiteOwnerDto,
  CreateSiteOwnerDto,
  SiteOwnerDto,
  SiteOwnerQueryDto,
  UpdateSiteOwnerDto,
} from './dto/site-owner.dto';
import { SiteOwnerAcceptance } from './site-owner-acceptance';
import type { SiteOwner } from './site-owner-sites';
import { SiteOwnersService } from './site-owners.service';

@ApiTags('Site owners')
@Controller('api/v1')
export class SiteOwnersController {
  constructor(
    @Inject(SiteOwnersService) private readonly owners: SiteOwnersService,
    @Inject(SiteOwnerAcceptance) private readonly acceptance: SiteOwnerAcceptance,
  ) {}

  @Post('organizations/:org_id/site-owners')
  @RequireScope('write:organization')
  @ApiOperation({ summary: 'Add the owner of sites, who gets a mail; its link works once, for seven days' })
  @ApiCreatedResponse({ type: SiteOwnerDto })
  @ApiProblems('already_exists')
  async create(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Body() body: CreateSiteOwnerDto,
  ): Promise<SiteOwnerDto> {
    return toDto(await this.owners.create(caller, orgId, body));
  }

  @Get('organizations/:org_id/site-owners')
  @RequireScope('read:organization')
  @ApiOperation({ summary: 'List site owners, newest first' })
  @ApiPage('data', SiteOwnerDto)
  async list(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Query() query: SiteOwnerQueryDto,
  ): Promise<PageDto & { data: SiteOwnerDto[] }> {
    const page = pageRequest(query);
    const found = await this.owners.list(caller, orgId, page, query);
    return pageOf('data', found, toDto);
  }

  @Get('organizations/:org_id/site-owners/:site_owner_id')
  @RequireScope('read:organization')
  @ApiOperation({ summary: 'Read one site owner' })
  @ApiOkResponse({ type: SiteOwnerDto })
  async get(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('site_owner_id') id: string,
  ): Promise<SiteOwnerDto> {
    return toDto(await this.owners.get(caller, orgId, id));
  }

  @Patch('organizations/:org_id/site-owners/:site_owner_id')
  @RequireScope('write:organization')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Change members of a site owner, or which sites are his' })
  @ApiOkResponse({ type: SiteOwnerDto })
  async update(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('site_owner_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateSiteOwnerDto,
  ): Promise<SiteOwnerDto> {
    return toDto(await this.owners.update(caller, orgId, id, body, ifMatch.of(toDto)));
  }

  @Delete('organizations/:org_id/site-owners/:site_owner_id')
  @HttpCode(204)
  @RequireScope('write:organization')
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Remove a site owner; the sites stay' })
  @ApiNoContentResponse({ description: 'He is gone, and the link in his mail is void' })
  remove(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('site_owner_id') id: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.owners.remove(caller, orgId, id, ifMatch.of(toDto));
  }

  @Post('organizations/:org_id/site-owners/:site_owner_id/resend-invitation')
  @HttpCode(200)
  @RequireScope('write:organization')
  @ApiOperation({ summary: 'Send the mail again, with a new link; the one before is void' })
  @ApiOkResponse({ type: SiteOwnerDto })
  @ApiProblems('invalid_state')
  async resend(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Param('site_owner_id') id: string,
  ): Promise<SiteOwnerDto> {
    return toDto(await this.owners.resend(caller, orgId, id));
  }

  @Post('site-owner-invitations/:token/accept')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiOperation({ summary: 'Agree to be a site owner, with the token of the link in the mail' })
  @ApiOkResponse({ type: AcceptedSiteOwnerDto })
  @ApiProblems('gone')
  async accept(@Caller() caller: Principal, @Param('token') token: string): Promise<AcceptedSiteOwnerDto> {
    return Object.assign(await this.acceptance.accept(caller, token), { status: 'active' as const });
  }
}

function toDto(row: SiteOwner): SiteOwnerDto {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    company: row.company,
    site_ids: row.siteIds,
    status: siteOwnerStatus(row, new Date()),
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
