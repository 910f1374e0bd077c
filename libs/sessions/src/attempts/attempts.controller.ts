import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  knowsDrivers,
  type PageDto,
  pageOf,
  type Principal,
  RequireScope,
} from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import type { AttemptEntity } from './attempt.entity';
import { AttemptsService } from './attempts.service';
import { AttemptDto, AttemptQueryDto } from './dto/attempt.dto';

@ApiTags('Sessions')
@Controller('api/v1/sessions/attempts')
export class AttemptsController {
  constructor(@Inject(AttemptsService) private readonly attempts: AttemptsService) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'List why charges did not come about, newest first',
    description:
      'Refused tokens, commands to start that were rejected or not answered, accepted ones after which nobody plugged in, and sessions that took nothing or ended by a fault. Tokens of OCPP 1.6 that a charger decides about itself are not known.',
  })
  @ApiPage('data', AttemptDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: AttemptQueryDto,
  ): Promise<PageDto & { data: AttemptDto[] }> {
    return pageOf('data', await this.attempts.list(caller, query), (row) => toDto(row, caller));
  }
}

function toDto(row: AttemptEntity, caller: Principal): AttemptDto {
  return {
    attempt_id: row.id,
    at: row.at.toISOString(),
    reason: row.reason,
    cause: row.cause,
    source: row.source,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    project_id: row.projectId,
    evse_id: row.evseId,
    connector_id: row.connectorId,
    id_tag: tagOf(row, caller),
    roaming_party: row.roamingParty,
    session_id: row.sessionId,
    command_id: row.commandId,
  };
}

function tagOf({ idToken, idTokenEnd }: AttemptEntity, caller: Principal): string | null {
  if (idToken !== null) return knowsDrivers(caller) ? idToken : maskIdTag(idToken);
  return idTokenEnd === null ? null : maskIdTag(idTokenEnd);
}
