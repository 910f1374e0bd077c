import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type FoundPage,
  knowsDrivers,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';

import { type ActiveTransaction, ActiveTransactions } from './active-transactions.service';
import {
  ActiveTransaction16Dto,
  ActiveTransaction201Dto,
  ActiveTransactionQueryDto,
} from './dto/active-transaction.dto';

type Page<Item> = PageDto & { data: Item[] };

@ApiTags('OCPP 1.6 commands')
@Controller('api/v1/ocpp16')
export class ActiveTransactions16Controller {
  constructor(
    @Inject(ActiveTransactions) private readonly transactions: ActiveTransactions,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
  ) {}

  @Get('active_transactions')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the OCPP 1.6 transactions that run' })
  @ApiPage('data', ActiveTransaction16Dto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ActiveTransactionQueryDto,
  ): Promise<Page<ActiveTransaction16Dto>> {
    return page16(
      caller,
      await this.transactions.list(caller, '1.6', pageRequest(query), query.charge_point_id),
    );
  }

  @Get(':charge_point_id/active_transactions')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the OCPP 1.6 transactions that run at a charger' })
  @ApiPage('data', ActiveTransaction16Dto)
  async listOf(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<ActiveTransaction16Dto>> {
    await this.chargePoints.require(caller, chargePointId);
    return page16(caller, await this.transactions.list(caller, '1.6', pageRequest(query), chargePointId));
  }
}

@ApiTags('OCPP 2.0.1 commands')
@Controller('api/v1/ocpp201')
export class ActiveTransactions201Controller {
  constructor(
    @Inject(ActiveTransactions) private readonly transactions: ActiveTransactions,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
  ) {}

  @Get('active_transactions')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the OCPP 2.0.1 transactions that run' })
  @ApiPage('data', ActiveTransaction201Dto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ActiveTransactionQueryDto,
  ): Promise<Page<ActiveTransaction201Dto>> {
    return page201(
      caller,
      await this.transactions.list(caller, '2.0.1', pageRequest(query), query.charge_point_id),
    );
  }

  @Get(':charge_point_id/active_transactions')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the OCPP 2.0.1 transactions that run at a station' })
  @ApiPage('data', ActiveTransaction201Dto)
  async listOf(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<ActiveTransaction201Dto>> {
    await this.chargePoints.require(caller, chargePointId);
    return page201(caller, await this.transactions.list(caller, '2.0.1', pageRequest(query), chargePointId));
  }
}

const page16 = (caller: Principal, found: FoundPage<ActiveTransaction>): Page<ActiveTransaction16Dto> =>
  pageOf('data', found, (row) => ({
    transaction_id: Number(row.transaction.ocppTransactionId),
    ...shown(caller, row),
  }));

const page201 = (caller: Principal, found: FoundPage<ActiveTransaction>): Page<ActiveTransaction201Dto> =>
  pageOf('data', found, (row) => ({
    transaction_id: row.transaction.ocppTransactionId,
    ...shown(caller, row),
  }));

function shown(caller: Principal, { transaction, reading }: ActiveTransaction) {
  const { idTokenKey, meterStartWh } = transaction;
  const registerWh = reading?.registerWh ?? null;
  const powerW = reading?.powerW ?? null;
  return {
    charge_point_id: transaction.chargePointId,
    evse_id: transaction.evseId,
    connector_id: transaction.connectorId,
    id_tag: idTokenKey === null || knowsDrivers(caller) ? idTokenKey : maskIdTag(idTokenKey),
    session_id: transaction.sessionId,
    started_at: transaction.startedAt.toISOString(),
    meter_start_wh: meterStartWh,
    energy_kwh: registerWh === null || meterStartWh === null ? null : (registerWh - meterStartWh) / 1_000,
    power_kw: powerW === null ? null : Math.round(powerW) / 1_000,
  };
}
