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
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { ProjectDto } from '../projects/dto/project.dto';
import { toProjectDto } from '../projects/projects.controller';

import { AdoptProjectDto } from './dto/installer-project.dto';
import { AddInstallerDto, ProjectInstallerDto, ProjectInstallersQueryDto } from './dto/project-installer.dto';
import { ProjectAdoption } from './project-adoption.service';
import { ProjectInstallersService } from './project-installers.service';
import type { ProjectWorkerEntity } from './project-worker.entity';

@ApiTags('Projects')
@Controller('api/v1/projects/:project_id')
export class ProjectInstallersController {
  constructor(
    @Inject(ProjectInstallersService) private readonly installers: ProjectInstallersService,
    @Inject(ProjectAdoption) private readonly adoption: ProjectAdoption,
  ) {}

  @Post('installers')
  @RequireScope('write:charge_points')
  @ApiOperation({
    summary: 'Give a project to an installer',
    description: 'An address that has no account gets an invitation by mail.',
  })
  @ApiCreatedResponse({ type: ProjectInstallerDto })
  @ApiProblems('already_exists')
  async add(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Body() body: AddInstallerDto,
  ): Promise<ProjectInstallerDto> {
    return toDto(await this.installers.add(caller, projectId, body));
  }

  @Get('installers')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the installers of a project, and who is invited, newest first' })
  @ApiPage('data', ProjectInstallerDto)
  async list(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Query() query: ProjectInstallersQueryDto,
  ): Promise<PageDto & { data: ProjectInstallerDto[] }> {
    const page = pageRequest(query);
    const found = await this.installers.list(caller, projectId, page, query);
    return pageOf('data', found, toDto);
  }

  @Delete('installers/:installer_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Take a project away from an installer, or an invitation back' })
  @ApiNoContentResponse({ description: 'The project is none of the installer’s any more' })
  remove(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Param('installer_id') id: string,
  ): Promise<void> {
    return this.installers.remove(caller, projectId, id);
  }

  @Post('adopt')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('invalid_state', 'conflict')
  @ApiOperation({
    summary: 'Take over an installer’s own project, with its charge points',
    description: 'With the code that the installer was shown; the installer goes on working on it.',
  })
  @ApiOkResponse({ type: ProjectDto })
  async adopt(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Body() body: AdoptProjectDto,
  ): Promise<ProjectDto> {
    return toProjectDto(await this.adoption.adopt(caller, projectId, body));
  }
}

function toDto(row: ProjectWorkerEntity): ProjectInstallerDto {
  return {
    id: row.id,
    installer_id: row.status === 'assigned' ? row.id : null,
    project_id: row.projectId,
    status: row.status,
    email: row.email,
    name: row.name,
    company: row.company,
    email_confirmed: row.emailConfirmed,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
  };
}
