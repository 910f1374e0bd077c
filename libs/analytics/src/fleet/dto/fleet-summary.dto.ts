import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class FleetSummaryQueryDto {
  @ApiPropertyOptional({ description: 'Only what stands, and was charged, at this site' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional({ description: 'Only what belongs to, and was charged in, this project' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;
}

export class FleetSummaryDto {
  @ApiProperty({
    description:
      'Charge points that are registered and not decommissioned; all below but the energy is of these',
    example: 124,
  })
  total_chargers: number;

  @ApiProperty({
    description: 'With an open OCPP connection, and heard of within twice their heartbeat interval',
    example: 119,
  })
  online: number;

  @ApiProperty({ description: 'total_chargers less online', example: 5 })
  offline: number;

  @ApiProperty({ description: 'Online, with a session under way', example: 43 })
  charging: number;

  @ApiProperty({
    description:
      'Online, without a session under way, not itself Faulted or Unavailable, and with a connector that is Available. ' +
      'One with another connector that is faulted counts here and as faulted',
    example: 76,
  })
  available: number;

  @ApiProperty({
    description: 'Faulted themselves or with a faulted connector, as they said last; online or not',
    example: 3,
  })
  faulted: number;

  @ApiProperty({
    description: 'Sessions under way, those of charge points that are offline just now included',
    example: 43,
  })
  active_sessions: number;

  @ApiProperty({
    description:
      'Delivered since midnight UTC by all sessions, those under way included; of one that began before, what came ' +
      'after. Between two readings energy counts as delivered evenly',
    example: 1842.6,
  })
  total_energy_today_kwh: number;
}
