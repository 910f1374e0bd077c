import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiPage, Caller, type PageDto, pageOf, type Principal, RequireScope } from '@csms/platform-http';

import { TransactionDto, TransactionQueryDto } from './dto/transaction.dto';
import { toTransactionDto } from './transaction.mapper';
import { TransactionsService } from './transactions.service';

@ApiTags('Sessions')
@Controller('api/v1/transactions')
export class TransactionsController {
  constructor(@Inject(TransactionsService) private readonly transactions: TransactionsService) {}

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'List sessions as OCPP has them, newest first',
    description: 'Raw ids and registers, as the charger stated them. What they mean is in the session.',
  })
  @ApiPage('data', TransactionDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: TransactionQueryDto,
  ): Promise<PageDto & { data: TransactionDto[] }> {
    const found = await this.transactions.list(caller, query);
    return pageOf('data', found, (row) => toTransactionDto(row, caller));
  }

  @Get(':transaction_id')
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read one transaction, by our own id' })
  @ApiOkResponse({ type: TransactionDto })
  async get(
    @Caller() caller: Principal,
    @Param('transaction_id') transactionId: string,
  ): Promise<TransactionDto> {
    return toTransactionDto(await this.transactions.get(caller, transactionId), caller);
  }
}
