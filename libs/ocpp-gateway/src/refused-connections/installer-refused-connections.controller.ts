import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireInstaller,
} from '@csms/platform-http';

import { RefusedConnectionDto, RefusedConnectionQueryDto } from './dto/refused-connection.dto';
import { toRefusedConnectionDto } from './refused-connections.controller';
import { RefusedConnections } from './refused-connections.service';

@ApiTags('Installers')
@Controller('api/v1/installer/refused-connections')
export class InstallerRefusedConnectionsController {
  constructor(@Inject(RefusedConnections) private readonly refused: RefusedConnections) {}

  @Get()
  @RequireInstaller()
  @ApiOperation({
    summary: 'List the chargers of the installer’s projects that were turned away in the last 7 days',
  })
  @ApiPage('data', RefusedConnectionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: RefusedConnectionQueryDto,
  ): Promise<PageDto & { data: RefusedConnectionDto[] }> {
    const page = pageRequest(query);
    const found = await this.refused.listForInstaller(caller, page, query);
    return pageOf('data', found, toRefusedConnectionDto);
  }
}
