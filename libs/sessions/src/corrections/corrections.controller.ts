import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { toCorrectionDto } from './correction.mapper';
import { Corrections } from './corrections.service';
import { CorrectionBodyDto, CorrectionDto, CorrectionQueryDto } from './dto/correction.dto';

@ApiTags('Energy')
@Controller('api/v1')
export class CorrectionsController {
  constructor(@Inject(Corrections) private readonly corrections: Corrections) {}

  @Post('meter-values/corrections')
  @RequireScope('write:energy')
  @ApiOperation({
    summary: 'Correct meter values, or the registers, of an ended session',
    description:
      'What was sent stays, and is shown by `as_of`. `old` must be what stands there: else 409, with what does in `standing`. A correction of a correction is another one. The session gets a higher revision, its series are counted anew, and where its figures changed it is told as ended again, so that it is rated anew.',
  })
  @ApiCreatedResponse({ type: CorrectionDto })
  @ApiProblems('not_found', 'conflict', 'invalid_state', 'insufficient_role')
  async correct(@Caller() caller: Principal, @Body() body: CorrectionBodyDto): Promise<CorrectionDto> {
    return toCorrectionDto(await this.corrections.correct(caller, body));
  }

  @Get('corrections')
  @RequireScope('read:energy')
  @ApiOperation({
    summary: 'List corrections, newest first',
    description:
      'Those that somebody made, and those by which a charger told late what changed the sums of an ended session.',
  })
  @ApiPage('data', CorrectionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: CorrectionQueryDto,
  ): Promise<PageDto & { data: CorrectionDto[] }> {
    return pageOf('data', await this.corrections.list(caller, query), toCorrectionDto);
  }

  @Get('corrections/:correction_id')
  @RequireScope('read:energy')
  @ApiOperation({ summary: 'Read one correction' })
  @ApiOkResponse({ type: CorrectionDto })
  async get(
    @Caller() caller: Principal,
    @Param('correction_id') correctionId: string,
  ): Promise<CorrectionDto> {
    return toCorrectionDto(await this.corrections.get(caller, correctionId));
  }
}
