import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { FREE_REASONS } from '@csms/contracts';
import { PeriodPageQueryDto } from '@csms/platform-http';

const BILLING_STATES = ['pending', 'settled', 'needs_review'];
const ABOUT_REVIEW =
  'Why a person must look at it: meter_missing, meter_rollback, no_tariff; or token_unknown, token_blocked, token_expired, token_in_use: the charger charged although its token was refused';
export const SESSION_STATES = ['active', 'completed', 'stopped', 'failed'];

export class BillingSessionQueryDto extends PeriodPageQueryDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(48)
  charge_point_id?: string;

  @ApiPropertyOptional({ description: 'The driver' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  user_id?: string;

  @ApiPropertyOptional({
    description: 'A billing state or a charging state',
    enum: [...BILLING_STATES, ...SESSION_STATES],
  })
  @IsOptional()
  @IsIn([...BILLING_STATES, ...SESSION_STATES])
  status?: string;
}

export class BillingSessionDto {
  @ApiProperty({ example: 'bsn_01HXCUVWXY01234567' })
  id: string;

  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ example: 'txn_01HXE7F6G5H4I3J2' })
  transaction_id: string;

  @ApiProperty({ example: 'cp_01HX5P2QRSTUVWXYZ0' })
  charge_point_id: string;

  @ApiProperty({ example: 1 })
  connector_id: number;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01HXD6E5F4G3H2I1' })
  project_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'drv_01HXDEFGH123456789' })
  driver_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The same as driver_id' })
  user_id: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  started_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T09:04:00.000Z' })
  ended_at: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Minutes, one decimal', example: 52 })
  duration_minutes: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 14.7 })
  energy_kwh: number | null;

  @ApiProperty({ enum: BILLING_STATES, example: 'settled' })
  status: string;

  @ApiProperty({ enum: SESSION_STATES, example: 'completed' })
  session_status: string;

  @ApiProperty({ type: String, nullable: true, description: ABOUT_REVIEW, example: null })
  review_reason: string | null;

  @ApiProperty({
    type: String,
    enum: [...FREE_REASONS, null],
    nullable: true,
    description:
      'Why it costs nothing whatever its tariff: commissioning, the test charge of an installer; free_vend, a site where anybody charges for nothing',
    example: null,
  })
  free_reason: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'tar_01HX8ABCDE12345678' })
  tariff_id: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  tariff_version: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 6.67 })
  subtotal_amount: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1.33 })
  tax_amount: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0 })
  discount_amount: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'What the driver pays; the total of the breakdown',
    example: 8,
  })
  total_amount: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The same as total_amount', example: 8 })
  total_cost: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'GBP' })
  currency: string | null;
}

export class LineItemDto {
  @ApiProperty({ example: 'Energy (14.7 kWh × £0.42)' })
  description: string;

  @ApiProperty({ description: 'Major units of the currency', example: 6.17 })
  amount: number;

  @ApiProperty({ description: 'The amount in minor units, exact', example: 617 })
  amount_minor: number;

  @ApiProperty({ enum: ['session_fee', 'energy', 'idle', 'tax'], example: 'energy' })
  type: string;

  @ApiProperty({ example: 14.7 })
  quantity: number;

  @ApiProperty({ enum: ['session', 'kWh', 'min', 'percent'], example: 'kWh' })
  unit: string;

  @ApiProperty({ example: 0.42 })
  unit_price: number;
}

export class BreakdownDto {
  @ApiProperty({ description: 'The billing session', example: 'bsn_01HXCUVWXY01234567' })
  session_id: string;

  @ApiProperty({ enum: BILLING_STATES, example: 'settled' })
  status: string;

  @ApiProperty({ type: String, nullable: true, description: ABOUT_REVIEW, example: null })
  review_reason: string | null;

  @ApiProperty({
    type: String,
    enum: [...FREE_REASONS, null],
    nullable: true,
    description:
      'Why it costs nothing whatever its tariff: commissioning, the test charge of an installer; free_vend, a site where anybody charges for nothing',
    example: null,
  })
  free_reason: string | null;

  @ApiProperty({ type: [LineItemDto] })
  line_items: LineItemDto[];

  @ApiProperty({ type: Number, nullable: true, example: 6.67 })
  subtotal: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1.33 })
  tax: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0 })
  discount: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 8 })
  total: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'GBP' })
  currency: string | null;
}
