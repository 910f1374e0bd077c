import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiPage,
  ApiProblems,
  Caller,
  LimitRate,
  type PageDto,
  pageOf,
  type Principal,
  RequireInstaller,
} from '@csms/platform-http';

import { AppliedTemplateDto, ApplyTemplateDto } from './dto/apply-template.dto';
import { InstallerTemplateDto, SuitedQueryDto } from './dto/template.dto';
import { InstallerTemplates } from './installer-templates.service';
import { toInstallerTemplateDto } from './template.mapper';
import { TemplateApplications } from './template-applications.service';

@ApiTags('Commissioning')
@Controller('api/v1/installer/commissioning')
export class InstallerTemplatesController {
  constructor(
    @Inject(InstallerTemplates) private readonly templates: InstallerTemplates,
    @Inject(TemplateApplications) private readonly applications: TemplateApplications,
  ) {}

  @Get('templates')
  @RequireInstaller()
  @ApiOperation({
    summary: 'List the templates of the operators for whom you work, newest first',
    description: 'With `vendor` and `model` those that suit such a charger, those for any charger included.',
  })
  @ApiPage('data', InstallerTemplateDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: SuitedQueryDto,
  ): Promise<PageDto & { data: InstallerTemplateDto[] }> {
    return pageOf('data', await this.templates.list(caller, query), toInstallerTemplateDto);
  }

  @Post(':charge_point_id/apply-template')
  @HttpCode(200)
  @RequireInstaller()
  @ActsOutside()
  @LimitRate('command')
  @ApiOperation({
    summary: 'Set a charger as a template of its operator has it',
    description:
      'Writes the values of the version that the charger speaks: in OCPP 1.6 key by key, in 2.0.1 in batches that the charger takes. Waits for the charger, for a minute at most. Where `reboot_required` is true, begin the charger anew before you start the checks again.',
  })
  @ApiOkResponse({ type: AppliedTemplateDto })
  @ApiProblems(
    'invalid_state',
    'protocol_mismatch',
    'charge_point_offline',
    'charge_point_timeout',
    'upstream_error',
  )
  async apply(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: ApplyTemplateDto,
  ): Promise<AppliedTemplateDto> {
    const applied = await this.applications.apply(caller, id, body.template_id);
    return {
      charge_point_id: id,
      template_id: body.template_id,
      ocpp_version: applied.version,
      reboot_required: applied.rebootRequired,
      results: applied.results.map(({ key, value, status, reason }) => ({ key, value, status, reason })),
    };
  }
}
