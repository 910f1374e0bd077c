import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { AsWritten } from '../dto/as-written';
import { CHARGE_POINT_ID } from '../dto/command.dto';

const STATUSES = ['Pending', 'Accepted', 'Rejected', 'Timeout', 'Error'] as const;

export type ShownStatus = (typeof STATUSES)[number];

export class CommandHistoryQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Date (UTC) or instant', example: '2026-05-01' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ description: 'Date (UTC, included) or instant', example: '2026-05-31' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ description: 'As it was asked for', example: 'soft_reset' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  command?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: ShownStatus;

  @ApiPropertyOptional({ description: 'Id of a key, client or user' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  actor?: string;

  @ApiPropertyOptional({ description: 'Commands of one call of `bulk`' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  bulk_id?: string;

  @ApiPropertyOptional({ example: 'CP-SITE42-001' })
  @IsOptional()
  @Matches(CHARGE_POINT_ID)
  charge_point_id?: string;
}

export class CommandHistoryOfQueryDto extends OmitType(CommandHistoryQueryDto, [
  'charge_point_id',
] as const) {}

export class RequestedByDto {
  @ApiProperty({ enum: ['api_key', 'oauth_client', 'user', 'service'], example: 'api_key' })
  type: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the key, client or user; of a service what it was for',
    example: 'key_01hx2b3c4d5e6f7g8h9j',
  })
  id: string | null;
}

export class SentCommandDto {
  @ApiProperty({ example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  command_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  bulk_id: string | null;

  @ApiProperty({ description: 'As it was asked for', example: 'soft_reset' })
  command: string;

  @ApiProperty({ description: 'The OCPP message', example: 'Reset' })
  action: string;

  @ApiProperty({ enum: ['1.6', '2.0.1'], example: '1.6' })
  ocpp_version: string;

  @ApiProperty({
    type: Object,
    description: 'As asked for, without passwords, and of tags their ends',
    example: {},
  })
  parameters: unknown;

  @ApiProperty({ enum: STATUSES, description: 'Pending: it is under way', example: 'Accepted' })
  status: ShownStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Why it is not Accepted; `outcome_unknown`: our server went away meanwhile, and the charger may have done it; `expired`: commands before it took all its time, and it was not sent; `charge_point_offline`: the charger went away before its turn came, and it was not sent',
    example: null,
  })
  reason: string | null;

  @AsWritten({
    description: 'What the charger answered, without passwords, and of tags their ends; null: it did not',
    example: { status: 'Accepted' },
  })
  response: unknown;

  @ApiProperty({ type: Number, nullable: true, example: 218 })
  response_time_ms: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: it was not sent: its time was over before its turn came, or the charger had gone',
    example: '2026-05-01T15:00:00.000Z',
  })
  sent_at: string | null;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T15:00:00.218Z' })
  completed_at: string | null;

  @AsWritten({
    description:
      'What the charger answered after the time was over, masked like `response`: the status stays Timeout, but the charger has read the command',
    example: null,
  })
  late_response: unknown;

  @ApiProperty({ type: String, nullable: true, example: null })
  late_response_at: string | null;

  @ApiProperty({ type: RequestedByDto })
  requested_by: RequestedByDto;
}
