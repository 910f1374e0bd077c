import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiPage,
  ApiProblems,
  Caller,
  LimitRate,
  type PageDto,
  pageOf,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { toCertificateRequestDto } from './certificate-request.mapper';
import { CertificateRequests } from './certificate-requests.service';
import {
  AnswerCertificateRequestDto,
  CertificateRequestDto,
  CertificateRequestQueryDto,
} from './dto/certificate-request.dto';

@ApiTags('Certificates')
@Controller('api/v1/charge-points/:charge_point_id/certificates')
export class CertificatesController {
  constructor(@Inject(CertificateRequests) private readonly requests: CertificateRequests) {}

  @Get('requests')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the certificates that a charger asked for, newest first' })
  @ApiPage('data', CertificateRequestDto)
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: CertificateRequestQueryDto,
  ): Promise<PageDto & { data: CertificateRequestDto[] }> {
    return pageOf('data', await this.requests.list(caller, chargePointId, query), toCertificateRequestDto);
  }

  @Post('requests/:certificate_request_id/answer')
  @ActsOutside()
  @LimitRate('command')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'charge_point_timeout', 'upstream_error')
  @ApiOperation({ summary: 'Give a charger the certificate that it asked for, signed by your authority' })
  @ApiOkResponse({ type: CertificateRequestDto })
  async answer(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('certificate_request_id') requestId: string,
    @Body() body: AnswerCertificateRequestDto,
  ): Promise<CertificateRequestDto> {
    const row = await this.requests.answer(caller, chargePointId, requestId, body.certificate_chain);
    return toCertificateRequestDto(row);
  }
}
