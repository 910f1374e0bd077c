import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  Precondition,
  type Principal,
  RequireInstaller,
  ShownOnce,
} from '@csms/platform-http';

import { ChargePointMapper } from '../charge-points/charge-point.mapper';
import { ChargePointDto } from '../charge-points/dto/charge-point.dto';
import { toProjectDto } from '../projects/projects.controller';

import {
  AdoptionCodeDto,
  CreatedInstallerProjectDto,
  CreateInstallerProjectDto,
  InstallerProjectDto,
  InstallerProjectQueryDto,
  UpdateInstallerProjectDto,
} from './dto/installer-project.dto';
import { InstallerChargePointsService } from './installer-charge-points.service';
import { InstallerInvitations } from './installer-invitations.service';
import { type InstallerProject, InstallerProjectsService } from './installer-projects.service';

@ApiTags('Installers')
@Controller('api/v1/installer')
export class InstallerProjectsController {
  constructor(
    @Inject(InstallerProjectsService) private readonly projects: InstallerProjectsService,
    @Inject(InstallerChargePointsService) private readonly chargePoints: InstallerChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
    @Inject(InstallerInvitations) private readonly invitations: InstallerInvitations,
  ) {}

  @Get('projects')
  @RequireInstaller()
  @ApiOperation({ summary: 'List the projects on which the installer works, newest first' })
  @ApiPage('data', InstallerProjectDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: InstallerProjectQueryDto,
  ): Promise<PageDto & { data: InstallerProjectDto[] }> {
    const page = pageRequest(query);
    const found = await this.projects.list(caller, page, query.status);
    return pageOf('data', found, toDto);
  }

  @Post('projects')
  @RequireInstaller()
  @ShownOnce('adoption_code')
  @ApiProblems('not_found')
  @ApiOperation({
    summary: 'Create a project',
    description:
      'Without an operator it is the installer’s own, until an operator adopts it with the code that is shown here.',
  })
  @ApiCreatedResponse({ type: CreatedInstallerProjectDto })
  async create(
    @Caller() caller: Principal,
    @Body() body: CreateInstallerProjectDto,
  ): Promise<CreatedInstallerProjectDto> {
    const created = await this.projects.create(caller, body);
    return Object.assign(toDto(created), { adoption_code: created.adoptionCode });
  }

  @Get('projects/:project_id')
  @RequireInstaller()
  @ApiOperation({ summary: 'Read one project' })
  @ApiOkResponse({ type: InstallerProjectDto })
  async get(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
  ): Promise<InstallerProjectDto> {
    return toDto(await this.projects.get(caller, projectId));
  }

  @Patch('projects/:project_id')
  @RequireInstaller()
  @ApiOperation({ summary: 'Change members of a project, or its status' })
  @ApiOkResponse({ type: InstallerProjectDto })
  @ChecksIfMatch()
  @ApiProblems('invalid_state')
  async update(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateInstallerProjectDto,
  ): Promise<InstallerProjectDto> {
    return toDto(await this.projects.update(caller, projectId, body, ifMatch.of(toDto)));
  }

  @Get('projects/:project_id/charge-points')
  @RequireInstaller()
  @ApiOperation({ summary: 'List the charge points of a project, newest first' })
  @ApiPage('data', ChargePointDto)
  async listChargePoints(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    const found = await this.chargePoints.listOfProject(caller, query, projectId);
    return pageOf('data', found, (row) => this.mapper.toDto(row));
  }

  @Post('projects/:project_id/adoption-code')
  @RequireInstaller()
  @ShownOnce('adoption_code')
  @ApiOperation({ summary: 'Another code with which an operator may adopt the project' })
  @ApiCreatedResponse({ type: AdoptionCodeDto })
  @ApiProblems('invalid_state')
  async renewAdoptionCode(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
  ): Promise<AdoptionCodeDto> {
    return { adoption_code: await this.projects.renewAdoptionCode(caller, projectId) };
  }

  @Post('invitations/:token/accept')
  @HttpCode(200)
  @RequireInstaller()
  @ApiOperation({ summary: 'Take on a project, with the token of the link in the mail' })
  @ApiOkResponse({ type: InstallerProjectDto })
  @ApiProblems('gone')
  async accept(@Caller() caller: Principal, @Param('token') token: string): Promise<InstallerProjectDto> {
    const projectId = await this.invitations.accept(caller, token);
    return toDto(await this.projects.get(caller, projectId));
  }
}

function toDto({ project, operatorId }: InstallerProject): InstallerProjectDto {
  return Object.assign(toProjectDto(project), { organization_id: operatorId });
}
