import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, Public } from '@csms/platform-http';

import { AcceptHandoverDto, HandoverDto, RejectHandoverDto } from './dto/handover.dto';
import { toHandoverDto } from './handover.mapper';
import { HandoverDecisions } from './handover-decisions.service';

const BY_WHOM =
  'By the site owner with the token of the link in the mail, or by a credential of the operator.';

@ApiTags('Handover')
@Controller('api/v1/handovers/:handover_id')
export class HandoverDecisionsController {
  constructor(@Inject(HandoverDecisions) private readonly decisions: HandoverDecisions) {}

  @Post('accept')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in', orScope: 'write:charge_points' })
  @ApiOperation({ summary: 'Accept charge points', description: BY_WHOM })
  @ApiOkResponse({ type: HandoverDto })
  @ApiProblems('gone', 'invalid_state')
  async accept(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Body() body: AcceptHandoverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.decisions.accept(caller, id, body));
  }

  @Post('reject')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in', orScope: 'write:charge_points' })
  @ApiOperation({ summary: 'Reject charge points', description: BY_WHOM })
  @ApiOkResponse({ type: HandoverDto })
  @ApiProblems('gone', 'invalid_state')
  async reject(
    @Caller() caller: Principal,
    @Param('handover_id') id: string,
    @Body() body: RejectHandoverDto,
  ): Promise<HandoverDto> {
    return toHandoverDto(await this.decisions.reject(caller, id, body));
  }
}
