import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

export class ActiveTransactionQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ example: 'CP-SITE42-001' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,48}$/)
  charge_point_id?: string;
}

class ActiveTransactionDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 1 })
  evse_id: number;

  @ApiProperty({ description: '0: not told yet', example: 1 })
  connector_id: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The token that started it; its end alone to callers without `read:users`',
    example: '…E5F6',
  })
  id_tag: string | null;

  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  started_at: string;

  @ApiProperty({ type: Number, nullable: true, example: 1_000 })
  meter_start_wh: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'So far; null: nothing told it', example: 14.3 })
  energy_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Newest; null: nothing told it', example: 7.4 })
  power_kw: number | null;
}

export class ActiveTransaction16Dto extends ActiveTransactionDto {
  @ApiProperty({ description: 'As `remote_stop_transaction` takes it', example: 1234 })
  transaction_id: number;
}

export class ActiveTransaction201Dto extends ActiveTransactionDto {
  @ApiProperty({
    description: 'As `request_stop_transaction` takes it',
    example: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
  })
  transaction_id: string;
}
