import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
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
  RequireScope,
} from '@csms/platform-http';

import { CreateProjectDto, ProjectDto, ProjectQueryDto, ReplaceProjectDto } from './dto/project.dto';
import { ProjectsService, type ProjectWithCounts } from './projects.service';

@ApiTags('Projects')
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(@Inject(ProjectsService) private readonly projects: ProjectsService) {}

  @Post()
  @RequireScope('write:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Create a project' })
  @ApiCreatedResponse({ type: ProjectDto })
  async create(@Caller() caller: Principal, @Body() body: CreateProjectDto): Promise<ProjectDto> {
    return toProjectDto(await this.projects.create(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List projects' })
  @ApiPage('data', ProjectDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ProjectQueryDto,
  ): Promise<PageDto & { data: ProjectDto[] }> {
    return pageOf('data', await this.projects.list(caller, query), toProjectDto);
  }

  @Get(':project_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one project' })
  @ApiOkResponse({ type: ProjectDto })
  async get(@Caller() caller: Principal, @Param('project_id') projectId: string): Promise<ProjectDto> {
    return toProjectDto(await this.projects.get(caller, projectId));
  }

  @Put(':project_id')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('invalid_state', 'conflict')
  @ApiOperation({ summary: 'Replace a project; its status stays when left out' })
  @ApiOkResponse({ type: ProjectDto })
  async replace(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: ReplaceProjectDto,
  ): Promise<ProjectDto> {
    return toProjectDto(await this.projects.replace(caller, projectId, body, ifMatch.of(toProjectDto)));
  }

  @Delete(':project_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('conflict')
  @ApiOperation({ summary: 'Remove a project that has no charge points' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.projects.remove(caller, projectId, ifMatch.of(toProjectDto));
  }
}

export function toProjectDto(project: ProjectWithCounts): ProjectDto {
  return {
    id: project.id,
    site_id: project.siteId,
    name: project.name,
    address: project.address,
    site_owner_email: project.siteOwnerEmail,
    status: project.status,
    charge_point_count: project.chargePointCount,
    commissioned_count: project.commissionedCount,
    created_at: project.createdAt.toISOString(),
    updated_at: project.updatedAt.toISOString(),
  };
}
