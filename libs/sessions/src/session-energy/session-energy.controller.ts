import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import {
  AnswerIn,
  type AnswerType,
  answerWith,
  ApiProblems,
  Caller,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { SessionEnergyDto, SessionEnergyQueryDto } from './dto/session-energy.dto';
import { SessionEnergy } from './session-energy.service';

const COLUMNS = ['key', 'energy_wh', 'energy_kwh', 'sessions', 'sessions_without_energy'];

@ApiTags('Sessions')
@ApiExtraModels(SessionEnergyDto)
@Controller('api/v1/sessions')
export class SessionEnergyController {
  constructor(@Inject(SessionEnergy) private readonly energy: SessionEnergy) {}

  @Get('energy')
  @RequireScope('read:sessions')
  @ApiProblems('not_acceptable')
  @ApiOperation({
    summary: 'Read the energy of sessions by driver, group, cost centre, vehicle or place',
    description:
      'Each session counts once, whole, in the row of what it was of when it began: the rows of all pages add up to the sum of the sessions. With `Accept: text/csv` the rows of the page are a file.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(SessionEnergyDto) } },
      'text/csv': { schema: { type: 'string', example: `${COLUMNS.join(',')}\nCC-100,14700,14.7,1,0\n` } },
    },
  })
  async read(
    @Caller() caller: Principal,
    @Query() query: SessionEnergyQueryDto,
    @AnswerIn() type: AnswerType,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionEnergyDto | string> {
    const found = await this.energy.read(caller, query);
    return answerWith(reply, type, found, { columns: COLUMNS, rows: found.data });
  }
}
