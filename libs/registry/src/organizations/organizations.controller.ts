import { Body, Controller, Get, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireEverySite,
  RequireOrganization,
  RequireScope,
  RequireUser,
} from '@csms/platform-http';

import { CreateOrganizationDto, OrganizationDto, PutOrganizationDto } from './dto/organization.dto';
import type { OrganizationEntity } from './organization.entity';
import { OrganizationsService } from './organizations.service';

@ApiTags('Organizations')
@Controller('api/v1/organizations')
export class OrganizationsController {
  constructor(@Inject(OrganizationsService) private readonly organizations: OrganizationsService) {}

  @Post()
  @RequireUser()
  @ApiOperation({
    summary: 'Create an organization; the caller becomes its owner',
    description: 'Refresh the access token with its `organization_id` to work in it.',
  })
  @ApiCreatedResponse({ type: OrganizationDto })
  async create(@Caller() caller: Principal, @Body() body: CreateOrganizationDto): Promise<OrganizationDto> {
    return toOrganizationDto(await this.organizations.create(caller, body));
  }

  @Get(':org_id')
  @RequireOrganization()
  @ApiOperation({ summary: 'Read the own organization' })
  @ApiOkResponse({ type: OrganizationDto })
  async get(@Caller() caller: Principal, @Param('org_id') orgId: string): Promise<OrganizationDto> {
    return toOrganizationDto(await this.organizations.get(caller, orgId));
  }

  @Put(':org_id')
  @RequireScope('write:organization')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Replace name, country and contact of the own organization' })
  @ApiOkResponse({ type: OrganizationDto })
  async replace(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: PutOrganizationDto,
  ): Promise<OrganizationDto> {
    return toOrganizationDto(
      await this.organizations.replace(caller, orgId, body, ifMatch.of(toOrganizationDto)),
    );
  }
}

function toOrganizationDto(row: OrganizationEntity): OrganizationDto {
  return {
    id: row.id,
    name: row.name,
    country: row.country,
    contact_email: row.contactEmail,
    base_currency: row.currency,
    time_zone: row.timeZone,
    created_at: row.createdAt.toISOString(),
  };
}
