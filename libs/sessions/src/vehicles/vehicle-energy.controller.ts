import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireScope } from '@csms/platform-http';

import { VehicleEnergyDto, VehicleEnergyQueryDto } from './dto/vehicle-energy.dto';
import { VehicleReadinessDto } from './dto/vehicle-readiness.dto';
import { VehicleEnergy } from './vehicle-energy.service';
import { VehicleReadiness } from './vehicle-readiness.service';

@ApiTags('Vehicles')
@Controller('api/v1/vehicles/:vehicle_id')
export class VehicleEnergyController {
  constructor(
    @Inject(VehicleEnergy) private readonly vehicles: VehicleEnergy,
    @Inject(VehicleReadiness) private readonly readiness: VehicleReadiness,
  ) {}

  @Get('readiness')
  @RequireScope('read:users')
  @ApiOperation({
    summary:
      'Read what is known of a vehicle that is to leave: its state of charge, and where it is plugged in',
    description:
      'By its sessions at the sites that the caller may see. What no charger has told is null; nothing is guessed.',
  })
  @ApiOkResponse({ type: VehicleReadinessDto })
  ready(@Caller() caller: Principal, @Param('vehicle_id') vehicleId: string): Promise<VehicleReadinessDto> {
    return this.readiness.read(caller, vehicleId);
  }

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
