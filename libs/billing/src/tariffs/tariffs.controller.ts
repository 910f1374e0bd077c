import { Body, Controller, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  type PageDto,
  pageOf,
  pageRequest,
  Precondition,
  type Principal,
  RequireEverySite,
  RequireScope,
} from '@csms/platform-http';

import { TariffBodyDto, TariffDto, TariffQueryDto } from './dto/tariff.dto';
import { toTariffDto } from './tariff.mapper';
import { TariffsService } from './tariffs.service';

@ApiTags('Tariffs')
@Controller('api/v1/billing/tariffs')
export class TariffsController {
  constructor(@Inject(TariffsService) private readonly tariffs: TariffsService) {}

  @Post()
  @RequireScope('write:billing')
  @RequireEverySite()
  @ApiOperation({ summary: 'Create a tariff' })
  @ApiCreatedResponse({ type: TariffDto })
  async create(@Caller() caller: Principal, @Body() body: TariffBodyDto): Promise<TariffDto> {
    return toTariffDto(await this.tariffs.create(caller, body));
  }

  @Get()
  @RequireScope('read:billing')
  @ApiOperation({ summary: 'List tariffs, newest first' })
  @ApiPage('tariffs', TariffDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: TariffQueryDto,
  ): Promise<PageDto & { tariffs: TariffDto[] }> {
    const page = pageRequest(query);
    const found = await this.tariffs.list(caller, page, query.currency);
    return pageOf('tariffs', found, toTariffDto);
  }

  @Get(':tariff_id')
  @RequireScope('read:billing')
  @ApiOperation({ summary: 'Read one tariff' })
  @ApiOkResponse({ type: TariffDto })
  async get(@Caller() caller: Principal, @Param('tariff_id') tariffId: string): Promise<TariffDto> {
    return toTariffDto(await this.tariffs.get(caller, tariffId));
  }

  @Put(':tariff_id')
  @RequireScope('write:billing')
  @RequireEverySite()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Replace a tariff, for sessions that start from now on' })
  @ApiOkResponse({ type: TariffDto })
  async replace(
    @Caller() caller: Principal,
    @Param('tariff_id') tariffId: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: TariffBodyDto,
  ): Promise<TariffDto> {
    return toTariffDto(await this.tariffs.replace(caller, tariffId, body, ifMatch.of(toTariffDto)));
  }
}
