import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsLocale,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { ReadOnly } from '@csms/platform-http';

import { IsTimeZone } from '../../sites/dto/is-time-zone';
import { RULE_COMBINATIONS, type RuleCombination } from '../domain/organization-settings';

import { IsCurrency } from './is-currency';

const MAX_DAYS = 36_500;
const days = (description: string, example: number) => ({
  type: 'integer' as const,
  description: `${description}, in days`,
  example,
  minimum: 1,
  maximum: MAX_DAYS,
});

export class DataRetentionDto {
  @ApiProperty(days('How long meter values are kept', 400))
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  meter_values_days: number;

  @ApiProperty(days('How long sessions are kept', 3650))
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  sessions_days: number;

  @ApiProperty(days('How long messages of chargers are kept', 90))
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  ocpp_log_days: number;
}

export class PrivacyDto {
  @ApiProperty({
    description:
      'Sessions, transactions, attempts, bills, sums of energy, exports and streams show drivers by pseudonyms and tokens by their last characters to everybody, also with `read:users`',
    example: false,
  })
  @IsBoolean()
  pseudonymise_drivers: boolean;

  @ApiProperty(days('How long a driver is kept after the last session', 1095))
  @IsInt()
  @Min(1)
  @Max(MAX_DAYS)
  driver_retention_days: number;
}

@ReadOnly('daily_request_quota', 'rate_limit_per_minute', 'rate_limit_burst')
export class PutOrganizationSettingsDto {
  @ApiProperty({
    description: 'IANA zone; of new sites, and of charge points at no site',
    example: 'Europe/London',
  })
  @IsTimeZone()
  time_zone: string;

  @ApiProperty({ description: 'ISO 4217; what reports are in', example: 'GBP' })
  @IsCurrency()
  base_currency: string;

  @ApiProperty({ description: 'BCP 47; of mails and documents', example: 'en-GB', maxLength: 35 })
  @IsString()
  @IsLocale()
  @MaxLength(35)
  locale: string;

  @ApiProperty({
    type: 'integer',
    description: 'Of charge points that are registered from now on',
    example: 300,
    minimum: 10,
    maximum: 86_400,
  })
  @IsInt()
  @Min(10)
  @Max(86_400)
  heartbeat_interval_seconds: number;

  @ApiProperty({
    description: 'Whether installers may bring the organization projects of their own',
    example: true,
  })
  @IsBoolean()
  installers_may_create_projects: boolean;

  @ApiProperty({ enum: RULE_COMBINATIONS, description: 'How several price rules that match are combined' })
  @IsIn(RULE_COMBINATIONS)
  rule_combination: RuleCombination;

  @ApiProperty({ description: 'Drivers get their receipts by mail', example: true })
  @IsBoolean()
  receipt_email_enabled: boolean;

  @ApiProperty({ type: DataRetentionDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => DataRetentionDto)
  data_retention: DataRetentionDto;

  @ApiProperty({ type: PrivacyDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => PrivacyDto)
  privacy: PrivacyDto;
}

/** Those that are to be other than at first. */
export class SomeSettingsDto extends PartialType(PutOrganizationSettingsDto) {}

export class OrganizationSettingsDto extends PutOrganizationSettingsDto {
  @ApiProperty({
    type: 'integer',
    description: 'Requests by UTC day; raised by who runs the platform',
    example: 100_000,
  })
  daily_request_quota: number;

  @ApiProperty({ type: 'integer', description: 'Requests of one credential by minute', example: 600 })
  rate_limit_per_minute: number;

  @ApiProperty({ type: 'integer', description: 'Requests of one credential at once', example: 100 })
  rate_limit_burst: number;
}
