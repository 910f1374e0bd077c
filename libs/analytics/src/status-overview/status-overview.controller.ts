import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireScope } from '@csms/platform-http';

import { ProjectStatusOverviewDto, SiteStatusOverviewDto } from './dto/status-overview.dto';
import { StatusOverviewService } from './status-overview.service';

@ApiTags('Live status')
@Controller('api/v1/status')
export class StatusOverviewController {
  constructor(@Inject(StatusOverviewService) private readonly overviews: StatusOverviewService) {}

  @Get('projects/:project_id/status-overview')
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Count the charge points and connectors of a project by what they do now' })
  @ApiOkResponse({ type: ProjectStatusOverviewDto })
  ofProject(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
  ): Promise<ProjectStatusOverviewDto> {
    return this.overviews.project(caller, projectId, new Date());
  }

  @Get('sites/:site_id/status-overview')
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Count the charge points and connectors of a site by what they do now' })
  @ApiOkResponse({ type: SiteStatusOverviewDto })
  ofSite(@Caller() caller: Principal, @Param('site_id') siteId: string): Promise<SiteStatusOverviewDto> {
    return this.overviews.site(caller, siteId, new Date());
  }
}
