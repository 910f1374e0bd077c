import { ApiProperty } from '@nestjs/swagger';

export class ConnectorCountsDto {
  @ApiProperty({ example: 14 })
  available: number;

  @ApiProperty({
    description: 'Preparing, Charging, SuspendedEV, SuspendedEVSE, Finishing or Occupied',
    example: 7,
  })
  charging: number;

  @ApiProperty({ description: 'Faulted, or free at a charge point that is faulted itself', example: 1 })
  faulted: number;

  @ApiProperty({
    description: 'Unavailable or Reserved, or free at a charge point that is unavailable itself',
    example: 0,
  })
  unavailable: number;

  @ApiProperty({ description: 'Of charge points that are offline, whatever they said last', example: 2 })
  offline: number;
}

class StatusOverviewDto {
  @ApiProperty({ description: 'Registered and not decommissioned', example: 12 })
  charge_points_total: number;

  @ApiProperty({
    description: 'With an open connection, and heard of within twice their heartbeat interval',
    example: 11,
  })
  charge_points_online: number;

  @ApiProperty({
    description: 'Every known connector is counted once; those of online charge points by what they show',
  })
  connectors: ConnectorCountsDto;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When anything was heard of one of its charge points last; null: never',
    example: '2026-05-01T08:42:10.000Z',
  })
  updated_at: string | null;
}

export class ProjectStatusOverviewDto extends StatusOverviewDto {
  @ApiProperty({ example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  project_id: string;

  @ApiProperty({ example: 'Canary Wharf Car Park' })
  project_name: string;
}

export class SiteStatusOverviewDto extends StatusOverviewDto {
  @ApiProperty({ example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: the site itself was not told yet, only what stands there',
    example: 'King Street Depot',
  })
  site_name: string | null;
}
