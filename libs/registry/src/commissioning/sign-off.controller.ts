import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireInstaller } from '@csms/platform-http';

import { CommissionedDto } from './dto/commissioning.dto';
import { SignOff } from './sign-off.service';

@ApiTags('Commissioning')
@Controller('api/v1/installer/charge-points/:charge_point_id/commission')
export class SignOffController {
  constructor(@Inject(SignOff) private readonly signOff: SignOff) {}

  @Post()
  @HttpCode(200)
  @RequireInstaller()
  @ApiOperation({ summary: 'Commission a charge point that has passed its checks' })
  @ApiOkResponse({ type: CommissionedDto })
  @ApiProblems('checks_not_passed', 'invalid_state')
  async commission(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
  ): Promise<CommissionedDto> {
    const at = await this.signOff.commission(caller, id);
    return { charge_point_id: id, lifecycle: 'commissioned', commissioned_at: at.toISOString() };
  }
}
