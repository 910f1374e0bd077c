import { ApiProperty } from '@nestjs/swagger';

import { HEARTBEAT_STATUSES, type HeartbeatStatus } from '../domain/heartbeat-status';

export class HeartbeatStatusDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its newest Heartbeat was received; null: it sent none',
    example: '2026-05-01T08:41:45.000Z',
  })
  last_heartbeat_at: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'As the charge point was told last: by the answer of its boot or by a command; before its first boot, what that ' +
      'will be answered. 0: it was told to send none',
    example: 300,
  })
  heartbeat_interval_seconds: number | null;

  @ApiProperty({
    enum: HEARTBEAT_STATUSES,
    description:
      'By the age of its newest message of any kind, for chargers may leave a Heartbeat out where they sent another ' +
      '(OCPP 1.6 §4.6). healthy: at most the interval and 30 s; late: at most twice the interval; missing: longer, ' +
      'and such a charge point is offline; unknown: nothing was heard of it yet',
    example: 'healthy',
  })
  status: HeartbeatStatus;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When its newest message of any kind was received, to some seconds; null: there was none',
    example: '2026-05-01T08:42:10.000Z',
  })
  last_message_at: string | null;
}
