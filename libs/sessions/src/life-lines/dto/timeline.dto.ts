import { ApiProperty } from '@nestjs/swagger';

import { AnomalyDto } from '../../anomalies/dto/anomaly.dto';
import { LIFE_SOURCES, LIFE_STEPS, type LifeSource, type LifeStep } from '../domain/life-step';
import { LIFE_STATES, type LifeState } from '../domain/transitions';

export class TimelineEntryDto {
  @ApiProperty({ description: 'When it happened, by the charger', example: '2026-05-01T08:12:00.000Z' })
  at: string;

  @ApiProperty({ enum: LIFE_STEPS, example: 'charging' })
  step: LifeStep;

  @ApiProperty({ enum: LIFE_STATES, description: 'Where the session stood before', example: 'connected' })
  from: LifeState;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "The charger's own word for it: status, trigger, error code or reason; what a token was found to be; why an end is presumed",
    example: 'ChargingStateChanged',
  })
  reason: string | null;

  @ApiProperty({
    enum: LIFE_SOURCES,
    description: 'The message that said it; CSMS: our own conclusion',
    example: 'TransactionEvent',
  })
  source: LifeSource;

  @ApiProperty({ description: 'It cannot be from there: see `anomalies`', example: false })
  is_anomaly: boolean;
}

export class TimelineReservationDto {
  @ApiProperty({ example: 'rsv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  reservation_id: string;

  @ApiProperty({ description: 'When it was asked for', example: '2026-05-01T08:00:00.000Z' })
  created_at: string;
}

export class TimelineDto {
  @ApiProperty({ example: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  session_id: string;

  @ApiProperty({ enum: LIFE_STATES, description: 'Where the session stands now', example: 'charging' })
  state: LifeState;

  @ApiProperty({
    type: TimelineReservationDto,
    nullable: true,
    description: 'Under which it began',
  })
  reservation: TimelineReservationDto | null;

  @ApiProperty({ type: [TimelineEntryDto], description: 'By time' })
  data: TimelineEntryDto[];

  @ApiProperty({ type: [AnomalyDto], description: 'By time' })
  anomalies: AnomalyDto[];
}
