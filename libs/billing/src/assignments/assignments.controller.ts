import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { toAssignmentDto } from './assignment.mapper';
import { AssignmentsService } from './assignments.service';
import { AssignmentDto, AssignTariffDto } from './dto/assignment.dto';

@ApiTags('Tariffs')
@Controller('api/v1/billing/tariffs/:tariff_id/assignments')
export class AssignmentsController {
  constructor(@Inject(AssignmentsService) private readonly assignments: AssignmentsService) {}

  @Post()
  @RequireScope('write:billing')
  @RequireEverySite()
  @ApiProblems('already_exists')
  @ApiOperation({ summary: 'Assign the tariff; the most particular assignment of a session holds' })
  @ApiCreatedResponse({ type: AssignmentDto })
  async assign(
    @Caller() caller: Principal,
    @Param('tariff_id') tariffId: string,
    @Body() body: AssignTariffDto,
  ): Promise<AssignmentDto> {
    return toAssignmentDto(await this.assignments.assign(caller, tariffId, body));
  }

  @Get()
  @RequireScope('read:billing')
  @ApiOperation({ summary: 'List where the tariff holds, newest first' })
  @ApiPage('data', AssignmentDto)
  async list(
    @Caller() caller: Principal,
    @Param('tariff_id') tariffId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: AssignmentDto[] }> {
    const page = pageRequest(query);
    const found = await this.assignments.list(caller, tariffId, page);
    return pageOf('data', found, toAssignmentDto);
  }

  @Delete(':assignment_id')
  @HttpCode(204)
  @RequireScope('write:billing')
  @RequireEverySite()
  @ApiOperation({ summary: 'Take an assignment back, for sessions that start from now on' })
  @ApiNoContentResponse()
  async remove(
    @Caller() caller: Principal,
    @Param('tariff_id') tariffId: string,
    @Param('assignment_id') assignmentId: string,
  ): Promise<void> {
    await this.assignments.remove(caller, tariffId, assignmentId);
  }
}
