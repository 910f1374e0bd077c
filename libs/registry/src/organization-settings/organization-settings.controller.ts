import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireEverySite,
  RequireOrganization,
  RequireScope,
} from '@csms/platform-http';

import { OrganizationsService } from '../organizations/organizations.service';

import { OrganizationSettingsDto, PutOrganizationSettingsDto } from './dto/organization-settings.dto';
import { toSettingsDto } from './organization-settings.mapper';
import { OrganizationSettingsService } from './organization-settings.service';

@ApiTags('Organizations')
@Controller('api/v1/organizations/:org_id/settings')
export class OrganizationSettingsController {
  constructor(
    @Inject(OrganizationsService) private readonly organizations: OrganizationsService,
    @Inject(OrganizationSettingsService) private readonly settings: OrganizationSettingsService,
  ) {}

  @Get()
  @RequireOrganization()
  @ApiOperation({ summary: 'Read the settings of the own organization' })
  @ApiOkResponse({ type: OrganizationSettingsDto })
  async get(@Caller() caller: Principal, @Param('org_id') orgId: string): Promise<OrganizationSettingsDto> {
    return toSettingsDto(await this.organizations.get(caller, orgId));
  }

  @Put()
  @RequireScope('write:organization')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Replace the settings of the own organization' })
  @ApiOkResponse({ type: OrganizationSettingsDto })
  async replace(
    @Caller() caller: Principal,
    @Param('org_id') orgId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: PutOrganizationSettingsDto,
  ): Promise<OrganizationSettingsDto> {
    return toSettingsDto(await this.settings.replace(caller, orgId, body, ifMatch.of(toSettingsDto)));
  }
}
