import { ApiProperty } from '@nestjs/swagger';

export class ConnectionHealthDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Share of the last 24 hours with an open OCPP connection; of a charge point that connected for the first time ' +
      'since then, of the time since. To two digits, and 100 only without any gap; null: it has never connected',
    example: 99.2,
  })
  uptime_percent_24h: number | null;

  @ApiProperty({
    description:
      'Ends of a connection in that time. A new socket that took the place of an open one is none: there was no gap',
    example: 2,
  })
  disconnection_count_24h: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its newest socket opened, also where that one replaced another',
    example: '2026-05-01T08:12:00.000Z',
  })
  last_connected_at: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was last without a connection, the begin of that time; null: not within memory',
    example: '2026-05-01T08:11:17.000Z',
  })
  last_disconnected_at: string | null;

  @ApiProperty({
    description: 'With an open connection, and heard of within twice its heartbeat interval',
    example: true,
  })
  online: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The begin of the time of which these figures are; null: it has never connected',
    example: '2026-04-30T08:42:10.000Z',
  })
  observed_from: string | null;
}
