import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Caller, type Principal, RequireScope } from '@csms/platform-http';

import { SignedMeterValuesDto } from './dto/signed-meter-value.dto';
import { type SignedMeterValue, SignedMeterValues } from './signed-meter-values.service';

@ApiTags('Sessions')
@Controller('api/v1/sessions/:session_id/signed-meter-values')
export class SignedMeterValuesController {
  constructor(@Inject(SignedMeterValues) private readonly values: SignedMeterValues) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'Read what the meter signed, to be checked by the transparency software of its maker',
  })
  @ApiOkResponse({ type: SignedMeterValuesDto })
  async list(
    @Caller() caller: Principal,
    @Param('session_id') sessionId: string,
  ): Promise<SignedMeterValuesDto> {
    const found = await this.values.of(caller, sessionId);
    return { session_id: sessionId, data: found.map(toDto) };
  }
}

function toDto({ sampled_at, ...value }: SignedMeterValue): SignedMeterValuesDto['data'][number] {
  return { timestamp: sampled_at.toISOString(), ...value };
}
