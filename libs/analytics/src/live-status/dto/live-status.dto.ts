import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

/** As OCPP 1.6 §7.7 and 2.0.1 §3.27 name them. */
const TOLD_STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
  'Occupied',
] as const;

const IDS = /^[A-Za-z0-9_-]{1,48}(,[A-Za-z0-9_-]{1,48}){0,99}$/;

export class LiveStatusQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    description:
      'Only these charge points, at most 100, separated by commas; those that are unknown are left out',
    pattern: IDS.source,
    example: 'CP-SITE42-001,CP-SITE42-002',
  })
  @IsOptional()
  @IsString()
  @Matches(IDS, { message: '$property must be 1 to 100 ids of charge points, separated by commas' })
  ids?: string;

  @ApiPropertyOptional({ description: 'Only charge points of this site' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ description: 'Only charge points of this project' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  online?: string;

  @ApiPropertyOptional({
    enum: TOLD_STATUSES,
    description: 'With a connector of which the charge point told this status last',
  })
  @IsOptional()
  @IsIn(TOLD_STATUSES)
  connector_status?: string;
}

export class LiveConnectorDto {
  @ApiProperty({ description: 'In OCPP 2.0.1 of its EVSE', example: 1 })
  connector_id: number;

  @ApiProperty({ description: 'In OCPP 1.6 the same as the connector', example: 1 })
  evse_id: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'As the charge point told it last. Of an OCPP 2.0.1 station that says Occupied, what its transaction says in the ' +
      'words of OCPP 1.6, where it says it. While a session is under way that began after the connector was told to be ' +
      'free, Charging',
    example: 'Charging',
  })
  status: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'null: no error', example: null })
  error_code: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  session_id: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Delivered in this session so far; null: no session, or its meter was not read yet',
    example: 14.3,
  })
  energy_kwh: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The latest sample of the session; null: none, or the charge point does not measure it',
    example: 7.4,
  })
  power_kw: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'State of charge of the vehicle, where the charge point tells it',
    example: 62,
  })
  soc_percent: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The most that the charge point offers the vehicle, where it tells it',
    example: 11,
  })
  offered_kw: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The newest instant of which anything was told of it',
    example: '2026-05-01T08:42:10.000Z',
  })
  updated_at: string | null;
}

export class LiveStatusDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  project_id: string | null;

  @ApiProperty({
    description: 'With an open connection, and heard of within twice its heartbeat interval',
    example: true,
  })
  online: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When anything was heard of it last, its coming and going included; null: never',
    example: '2026-05-01T08:42:10.000Z',
  })
  updated_at: string | null;

  @ApiProperty({
    type: [LiveConnectorDto],
    description:
      'Those that it told a status of, or at which a session is under way; as it said last where offline',
  })
  connectors: LiveConnectorDto[];
}
