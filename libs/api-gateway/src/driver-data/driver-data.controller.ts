import { Readable } from 'node:stream';

import { Controller, Get, Header, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireEverySite, RequireScope } from '@csms/platform-http';

import { DriverDataDto } from './driver-data.dto';
import { DriverData } from './driver-data.service';

@ApiTags('Drivers')
@Controller('api/v1/drivers')
export class DriverDataController {
  constructor(@Inject(DriverData) private readonly data: DriverData) {}

  @Get(':driver_id/data-export')
  @RequireScope('read:users')
  @RequireEverySite()
  @Header('cache-control', 'no-store')
  @ApiProblems('not_found', 'upstream_error')
  @ApiOperation({
    summary: 'Everything that is known of one driver',
    description:
      'For a person who asks what is kept of him. It needs `read:sessions` and `read:billing`, too: an answer that leaves something out would be none. An answer that breaks off is not whole: ask again. To erase the driver: `DELETE /api/v1/drivers/{driver_id}`.',
  })
  @ApiOkResponse({ type: DriverDataDto })
  async export(@Caller() caller: Principal, @Param('driver_id') driverId: string): Promise<StreamableFile> {
    const pieces = await this.data.export(caller, driverId, new Date());
    const disposition = `attachment; filename="driver-data.json"`;
    return new StreamableFile(Readable.from(pieces), { type: 'application/json', disposition });
  }
}
