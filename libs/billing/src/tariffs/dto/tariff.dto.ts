import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateBy } from 'class-validator';

import { isCurrency } from '@csms/kernel';
import { IsDecimalNumber, PageQueryDto, ReadOnly } from '@csms/platform-http';

const MAX_PRICE = 1_000_000;

function IsCurrency(): PropertyDecorator {
  return ValidateBy({
    name: 'isCurrency',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCurrency(value),
      defaultMessage: () => '$property must be a currency of ISO 4217, e.g. GBP',
    },
  });
}

/** The whole body of a tariff; PUT replaces it all, what is left out gets its default. */
@ReadOnly('id', 'tariff_id', 'version', 'created_at', 'updated_at')
export class TariffBodyDto {
  @ApiProperty({ example: 'Standard Day Rate', maxLength: 200 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({ description: 'ISO 4217', example: 'GBP' })
  @IsCurrency()
  currency: string;

  @ApiPropertyOptional({ description: 'Price of one kWh, net', example: 0.42, minimum: 0, default: 0 })
  @IsOptional()
  @IsDecimalNumber(6)
  @Min(0)
  @Max(MAX_PRICE)
  energy_rate_per_kwh?: number;

  @ApiPropertyOptional({
    description: 'Price of each session that delivers energy, net',
    example: 0.5,
    minimum: 0,
    default: 0,
  })
  @IsOptional()
  @IsDecimalNumber(6)
  @Min(0)
  @Max(MAX_PRICE)
  session_fee?: number;

  @ApiPropertyOptional({
    description: 'Price of each started minute after charging and grace period, net',
    example: 0.05,
    minimum: 0,
    default: 0,
  })
  @IsOptional()
  @IsDecimalNumber(6)
  @Min(0)
  @Max(MAX_PRICE)
  idle_fee_per_minute?: number;

  @ApiPropertyOptional({ description: 'Free minutes after charging', example: 10, minimum: 0, default: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(525_600)
  idle_grace_period_minutes?: number;

  @ApiPropertyOptional({
    description: 'Tax on the net amount, percent',
    example: 20,
    minimum: 0,
    maximum: 100,
    default: 0,
  })
  @IsOptional()
  @IsDecimalNumber(4)
  @Min(0)
  @Max(100)
  tax_rate_percent?: number;
}

export class TariffQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only tariffs of this currency', example: 'GBP' })
  @IsOptional()
  @IsCurrency()
  currency?: string;
}

export class TariffDto {
  @ApiProperty({ example: 'tar_01HX8ABCDE12345678' })
  id: string;

  @ApiProperty({ description: 'The same as id', example: 'tar_01HX8ABCDE12345678' })
  tariff_id: string;

  @ApiProperty({
    description: 'Counts the changes; running sessions keep the version of their start',
    example: 1,
  })
  version: number;

  @ApiProperty({ example: 'Standard Day Rate' })
  name: string;

  @ApiProperty({ example: 'GBP' })
  currency: string;

  @ApiProperty({ example: 0.42 })
  energy_rate_per_kwh: number;

  @ApiProperty({ example: 0.5 })
  session_fee: number;

  @ApiProperty({ example: 0.05 })
  idle_fee_per_minute: number;

  @ApiProperty({ example: 10 })
  idle_grace_period_minutes: number;

  @ApiProperty({ example: 20 })
  tax_rate_percent: number;

  @ApiProperty({ example: '2026-05-01T10:00:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T10:00:00.000Z' })
  updated_at: string;
}
