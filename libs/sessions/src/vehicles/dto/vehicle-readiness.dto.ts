import { ApiProperty } from '@nestjs/swagger';

export class VehicleReadinessDto {
  @ApiProperty({ example: 'veh_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  vehicle_id: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'State of charge as a charger told it last, percent; null: none has, or it is not kept any more',
    example: 64,
  })
  soc_percent: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When that was measured',
    example: '2026-05-01T08:42:00.000Z',
  })
  soc_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its session that is under way, else its last one; null: it has never charged here',
    example: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  session_id: string | null;

  @ApiProperty({ description: 'It takes energy now, by the last word of the charger', example: true })
  charging: boolean;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'It is plugged in now; null: after its last session nothing was told of the connector',
    example: true,
  })
  plugged_in: boolean | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where it is plugged in',
    example: 'CP-SITE42-001',
  })
  charge_point_id: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  connector_id: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Taken in `session_id` since its start; null: nobody knows',
    example: 14.7,
  })
  energy_kwh_since_start: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When its last session ended',
    example: '2026-04-30T17:04:00.000Z',
  })
  last_session_ended_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Always null: nobody tells the platform of departures yet',
    example: null,
  })
  next_departure: string | null;
}
