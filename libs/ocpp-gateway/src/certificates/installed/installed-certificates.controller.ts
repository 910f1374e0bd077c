import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ActsOutside,
  ApiProblems,
  Caller,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { COMMAND_PROBLEMS } from '../../commands/command-problems';

import {
  InstallCertificateDto,
  InstalledCertificateQueryDto,
  InstalledCertificatesDto,
  TakenCertificateDto,
} from './installed-certificate.dto';
import { toInstalledCertificateDto, toTakenCertificateDto } from './installed-certificate.mapper';
import { InstalledCertificates } from './installed-certificates.service';

const PROBLEMS = COMMAND_PROBLEMS.filter((code) => code !== 'protocol_mismatch');

@ApiTags('Certificates')
@Controller('api/v1/charge-points/:charge_point_id/certificates')
export class InstalledCertificatesController {
  constructor(@Inject(InstalledCertificates) private readonly certificates: InstalledCertificates) {}

  @Get()
  @LimitRate('command')
  @RequireScope('read:charge_points')
  @ApiProblems(...PROBLEMS, 'invalid_state', 'validation_failed')
  @ApiOperation({
    summary: 'Ask a charger which certificates it has',
    description:
      'GetInstalledCertificateIds. It alone knows: while it is not connected nobody can say (424). A type that its OCPP version does not have is 422.',
  })
  @ApiOkResponse({ type: InstalledCertificatesDto })
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() { type }: InstalledCertificateQueryDto,
  ): Promise<InstalledCertificatesDto> {
    const data = (await this.certificates.list(caller, chargePointId, type)).map(toInstalledCertificateDto);
    return { data, total: data.length };
  }

  @Post()
  @ActsOutside()
  @LimitRate('command')
  @RequireScope('write:charge_points')
  @ApiProblems(...PROBLEMS, 'invalid_state')
  @ApiOperation({ summary: 'Install a certificate in a charger', description: 'InstallCertificate.' })
  @ApiCreatedResponse({ type: TakenCertificateDto })
  async install(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Body() { certificate_type: type, certificate: pem }: InstallCertificateDto,
  ): Promise<TakenCertificateDto> {
    const certificate = await this.certificates.install(caller, chargePointId, type, pem);
    return toTakenCertificateDto(chargePointId, type, certificate);
  }

  @Delete(':hash')
  @HttpCode(204)
  @LimitRate('command')
  @RequireScope('write:charge_points')
  @ApiProblems(...PROBLEMS, 'invalid_state', 'conflict')
  @ApiOperation({
    summary: 'Remove a certificate from a charger',
    description:
      'Named by its `hash`, or by its serial number where only one has it. The charger is asked what it has (GetInstalledCertificateIds), then told to remove that (DeleteCertificate).',
  })
  @ApiNoContentResponse()
  async remove(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('hash') hash: string,
  ): Promise<void> {
    await this.certificates.remove(caller, chargePointId, hash);
  }
}
