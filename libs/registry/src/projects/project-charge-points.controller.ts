import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { ChargePointMapper } from '../charge-points/charge-point.mapper';
import { ChargePointsService } from '../charge-points/charge-points.service';
import { ChargePointDto } from '../charge-points/dto/charge-point.dto';

import { AssignQueryDto } from './dto/project.dto';
import { ProjectChargePointsService } from './project-charge-points.service';
import { ProjectsService } from './projects.service';

@ApiTags('Projects')
@Controller('api/v1/projects/:project_id/charge-points')
export class ProjectChargePointsController {
  constructor(
    @Inject(ProjectsService) private readonly projects: ProjectsService,
    @Inject(ProjectChargePointsService) private readonly assignments: ProjectChargePointsService,
    @Inject(ChargePointsService) private readonly chargePoints: ChargePointsService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the charge points of a project, newest first' })
  @ApiPage('data', ChargePointDto)
  async list(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: ChargePointDto[] }> {
    await this.projects.get(caller, projectId);
    const filter = Object.assign({}, query, { project_id: projectId });
    return pageOf('data', await this.chargePoints.list(caller, filter), (row) => this.mapper.toDto(row));
  }

  @Post(':charge_point_id')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({ summary: "Assign a charge point to a project; it stands at the project's site then" })
  @ApiOkResponse({ type: ChargePointDto })
  async assign(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Param('charge_point_id') id: string,
    @Query() query: AssignQueryDto,
  ): Promise<ChargePointDto> {
    await this.assignments.assign(caller, projectId, id, query.move === 'true');
    return this.mapper.toDto(await this.chargePoints.get(caller, id));
  }

  @Delete(':charge_point_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Take a charge point out of a project; it stays at its site' })
  @ApiNoContentResponse({ description: 'It belongs to no project' })
  unassign(
    @Caller() caller: Principal,
    @Param('project_id') projectId: string,
    @Param('charge_point_id') id: string,
  ): Promise<void> {
    return this.assignments.unassign(caller, projectId, id);
  }
}
