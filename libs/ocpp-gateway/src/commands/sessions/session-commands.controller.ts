import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiProblems,
  Caller,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { timeoutMs } from '../commands.service';
import { NeutralResultDto } from '../neutral/neutral-command.dto';
import { neutralResult } from '../neutral/neutral-result';

import { StartSessionDto, StopSessionDto } from './session-commands.dto';
import { SessionCommands } from './session-commands.service';

/**
 * The gateway's, though the sessions are another service's: who starts or stops one waits for the charger's own answer,
 * and the gateway has its socket.
 */
@ApiTags('Sessions')
@ActsOutside()
@Controller('api/v1/sessions')
export class SessionCommandsController {
  constructor(@Inject(SessionCommands) private readonly sessions: SessionCommands) {}

  @Post()
  @LimitRate('command')
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'upstream_error')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({
    summary: 'Have a charger start a session',
    description:
      'As the command `start_session`. `Accepted` says that the charger will try: the session is there when it has begun, and `GET /api/v1/sessions/attempts` says why it did not.',
  })
  @ApiOkResponse({ type: NeutralResultDto })
  async start(@Caller() caller: Principal, @Body() body: StartSessionDto): Promise<NeutralResultDto> {
    const start = {
      chargePointId: body.charge_point_id,
      connectorId: body.connector_id,
      evseId: body.evse_id,
      idTag: body.id_tag,
      driverId: body.driver_id,
    };
    const sent = await this.sessions.start(caller, start, timeoutMs(body.timeout_seconds));
    return neutralResult('start_session', sent.chargePointId, sent);
  }

  @Post(':session_id/stop')
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'upstream_error')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({
    summary: 'Have the charger stop a session',
    description:
      'As the command `stop_session`. `Accepted` says that the charger will: the session ends when it has. Of a session that is over the charger says so.',
  })
  @ApiOkResponse({ type: NeutralResultDto })
  async stop(
    @Caller() caller: Principal,
    @Param('session_id') sessionId: string,
    @Body() body: StopSessionDto,
  ): Promise<NeutralResultDto> {
    const sent = await this.sessions.stop(caller, sessionId, timeoutMs(body.timeout_seconds));
    return neutralResult('stop_session', sent.chargePointId, sent);
  }
}
