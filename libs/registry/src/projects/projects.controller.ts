import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { CreateProjectDto, ProjectDto, ProjectQueryDto } from './dto/project.dto';
import type { ProjectEntity } from './project.entity';
import { ProjectsService } from './projects.service';

@ApiTags('Projects')
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(@Inject(ProjectsService) private readonly projects: ProjectsService) {}

  @Post()
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Create a project' })
  @ApiCreatedResponse({ type: ProjectDto })
  async create(@Caller() caller: Principal, @Body() body: CreateProjectDto): Promise<ProjectDto> {
    return toProjectDto(await this.projects.create(caller, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List projects, newest first' })
  @ApiPage('data', ProjectDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ProjectQueryDto,
  ): Promise<PageDto & { data: ProjectDto[] }> {
    const page = pageRequest(query);
    const found = await this.projects.list(caller, page, query.site_id);
    return pageOf('data', found, page, toProjectDto, (row) => ({
      at: row.createdAt.toISOString(),
      id: row.id,
    }));
  }

  @Get(':project_id')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read one project' })
  @ApiOkResponse({ type: ProjectDto })
  async get(@Caller() caller: Principal, @Param('project_id') projectId: string): Promise<ProjectDto> {
    return toProjectDto(await this.projects.get(caller, projectId));
  }
}

function toProjectDto(project: ProjectEntity): ProjectDto {
  return {
    id: project.id,
    site_id: project.siteId,
    name: project.name,
    address: project.address,
    status: project.status,
    created_at: project.createdAt.toISOString(),
  };
}
