import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiPage,
  ApiProblems,
  Caller,
  LimitRate,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { FirmwareUpdateDto, StartFirmwareUpdateDto } from './dto/firmware-update.dto';
import { toFirmwareUpdateDto } from './firmware-update.mapper';
import { FirmwareUpdates } from './firmware-updates.service';

@ApiTags('Firmware')
@Controller('api/v1/charge-points/:charge_point_id/firmware-updates')
export class FirmwareUpdatesController {
  constructor(@Inject(FirmwareUpdates) private readonly updates: FirmwareUpdates) {}

  @Post()
  @ActsOutside()
  @LimitRate('command')
  @HttpCode(202)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state', 'protocol_mismatch', 'charge_point_offline', 'upstream_error')
  @ApiOperation({
    summary: 'Have a charger update its firmware',
    description:
      'Firmware of the catalogue that has a signature is sent as signed firmware alone: a charger that takes none answers `invalid_state`. One that gives no sign for 24 hours has failed. A newer update that the charger accepts takes the place of one under way.',
  })
  @ApiAcceptedResponse({ type: FirmwareUpdateDto })
  async start(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Body() body: StartFirmwareUpdateDto,
  ): Promise<FirmwareUpdateDto> {
    return toFirmwareUpdateDto(await this.updates.start(caller, chargePointId, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: "List a charger's firmware updates, newest first" })
  @ApiPage('data', FirmwareUpdateDto)
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: FirmwareUpdateDto[] }> {
    return pageOf(
      'data',
      await this.updates.list(caller, chargePointId, pageRequest(query)),
      toFirmwareUpdateDto,
    );
  }

  @Get(':update_id')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Read one firmware update' })
  @ApiOkResponse({ type: FirmwareUpdateDto })
  async get(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('update_id') updateId: string,
  ): Promise<FirmwareUpdateDto> {
    return toFirmwareUpdateDto(await this.updates.get(caller, chargePointId, updateId));
  }
}
