import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { maskedAddress } from './domain/masked-address';
import { REMEDIES } from './domain/refusal';
import { RefusedConnectionDto, RefusedConnectionQueryDto } from './dto/refused-connection.dto';
import type { RefusedConnectionEntity } from './refused-connection.entity';
import { RefusedConnections } from './refused-connections.service';

@ApiTags('Charge points')
@Controller('api/v1/charge-points/refused-connections')
export class RefusedConnectionsController {
  constructor(@Inject(RefusedConnections) private readonly refused: RefusedConnections) {}

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({
    summary: 'List the chargers that were turned away in the last 7 days, and what lets them in',
  })
  @ApiPage('data', RefusedConnectionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: RefusedConnectionQueryDto,
  ): Promise<PageDto & { data: RefusedConnectionDto[] }> {
    const page = pageRequest(query);
    const found = await this.refused.list(caller, page, query);
    return pageOf('data', found, toRefusedConnectionDto);
  }
}

export function toRefusedConnectionDto(row: RefusedConnectionEntity): RefusedConnectionDto {
  return {
    charge_point_id: row.chargePointId,
    address: shownAddress(row),
    reason: row.reason,
    remedy: REMEDIES[row.reason],
    count: row.count,
    first_at: row.firstAt.toISOString(),
    last_at: row.lastAt.toISOString(),
  };
}

/** What nobody has registered is nobody's: whoever asks for its id learns the network, and not whose connection it is. */
function shownAddress({ address, organizationId }: RefusedConnectionEntity): string | null {
  const shown = organizationId === null ? maskedAddress(address) : address;
  return shown === '' ? null : shown;
}
