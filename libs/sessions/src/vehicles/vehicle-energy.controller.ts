import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireScope } from '@csms/platform-http';

import { VehicleEnergyDto, VehicleEnergyQueryDto } from './dto/vehicle-energy.dto';
import { VehicleEnergy } from './vehicle-energy.service';

@ApiTags('Vehicles')
@Controller('api/v1/vehicles/:vehicle_id')
export class VehicleEnergyController {
  constructor(@Inject(VehicleEnergy) private readonly vehicles: VehicleEnergy) {}

  @Get('energy')
  @RequireScope('read:energy')
  @ApiOperation({ summary: 'Read the energy that a vehicle took, by intervals' })
  @ApiOkResponse({ type: VehicleEnergyDto })
  read(
    @Caller() caller: Principal,
    @Param('vehicle_id') vehicleId: string,
    @Query() query: VehicleEnergyQueryDto,
  ): Promise<VehicleEnergyDto> {
    return this.vehicles.read(caller, vehicleId, query);
  }
}
