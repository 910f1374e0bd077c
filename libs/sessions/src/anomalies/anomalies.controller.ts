import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  type PageDto,
  pageOf,
  type Principal,
  Pseudonyms,
  RequireScope,
} from '@csms/platform-http';

import { AnomaliesService } from './anomalies.service';
import { toAnomalyDto } from './anomaly.mapper';
import { AnomalyDto, AnomalyQueryDto } from './dto/anomaly.dto';

@ApiTags('Sessions')
@Controller('api/v1/sessions/anomalies')
export class AnomaliesController {
  constructor(
    @Inject(AnomaliesService) private readonly anomalies: AnomaliesService,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'List what chargers told of sessions and cannot be, newest first',
    description:
      'Nothing that a charger tells is dropped: what does not fit is kept here, with the fact itself. An anomaly that a late fact explains goes.',
  })
  @ApiPage('data', AnomalyDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: AnomalyQueryDto,
  ): Promise<PageDto & { data: AnomalyDto[] }> {
    const found = await this.anomalies.list(caller, query);
    return pageOf('data', found, (row) => toAnomalyDto(row, caller, this.pseudonyms));
  }
}
