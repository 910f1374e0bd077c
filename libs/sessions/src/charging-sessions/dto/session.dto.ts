import { ApiProperty } from '@nestjs/swagger';

import { FREE_REASONS } from '@csms/contracts';

import { AnomalyDto } from '../../anomalies/dto/anomaly.dto';
import { SESSION_STATUSES } from '../domain/session-state';
import { SESSION_SOURCES } from '../session.entity';

export class SessionAuthDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'id_tag for OCPP 1.6; the type of the token for 2.0.1, e.g. ISO14443',
    example: 'id_tag',
  })
  method: string | null;

  @ApiProperty({ type: String, nullable: true, example: '…E5F6' })
  id_tag_masked: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['Accepted', 'Blocked', 'Expired', 'Unknown', 'ConcurrentTx', null],
    description: 'What the token was found to be',
    example: 'Accepted',
  })
  status: string | null;
}

export class SessionDto {
  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ example: 'txn_01HXE7F6G5H4I3J2' })
  transaction_id: string;

  @ApiProperty({ description: "The charger's own transaction id", example: '1001' })
  ocpp_transaction_id: string;

  @ApiProperty({ example: 'cp_001' })
  charge_point_id: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nobody has said', example: 1 })
  connector_id: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'null: nobody has said', example: 1 })
  evse_id: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01HXD6E5F4G3H2I1' })
  project_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'drv_01HXDEFGH123456789' })
  driver_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The same as driver_id' })
  user_id: string | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Groups of the driver when the charge began; null: no driver, or nothing is known of him',
    example: ['grp_01JDGQ3V6Z1M0J6Y5QH2T8C4RN'],
  })
  group_ids: string[] | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Code of the cost centre of the driver when the charge began',
    example: 'CC-100',
  })
  cost_centre: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The vehicle whose card or charge controller the token is, or the only one of the driver, when the charge began; null: none, or one of several',
    example: null,
  })
  vehicle_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The roaming partner whose the token was when the charge began, as the id tag says, or the contract id itself; null: nobody’s that is known',
    example: 'GB-EFL',
  })
  roaming_party: string | null;

  @ApiProperty({
    type: String,
    enum: [...FREE_REASONS, null],
    nullable: true,
    description:
      'Why nobody pays for it: commissioning, the test charge of an installer; free_vend, a site where anybody charges for nothing; null: a driver’s charge',
    example: null,
  })
  purpose: string | null;

  @ApiProperty({ type: SessionAuthDto })
  auth: SessionAuthDto;

  @ApiProperty({
    enum: SESSION_STATUSES,
    description:
      'completed: ended by driver or vehicle; stopped: remotely, by fault or power loss; failed: no energy',
    example: 'completed',
  })
  status: string;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  started_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T09:04:00.000Z' })
  ended_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'When the vehicle stopped taking energy' })
  charging_ended_at: string | null;

  @ApiProperty({ description: 'Minutes until the end, or until now; one decimal', example: 52 })
  duration_minutes: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Exact to the watt-hour', example: 14.7 })
  energy_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 7.4 })
  max_power_kw: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 5120.4 })
  meter_start_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 5135.1 })
  meter_stop_kwh: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "OCPP's word, or ours where the end is presumed: VehicleLeft, ChargerSilent, Superseded (by another session at the connector), EndLost or ChargePointRemoved (in the middle of the session)",
    example: 'EVDisconnected',
  })
  stop_reason: string | null;

  @ApiProperty({
    enum: SESSION_SOURCES,
    description: 'Who told it; import: a session of the past, as another system had it',
    example: 'charger',
  })
  source: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of an imported session: its id in the system that it comes from',
    example: null,
  })
  external_id: string | null;

  @ApiProperty({
    description: 'The charger has not told the end; what it tells later takes it back or corrects it',
    example: false,
  })
  is_end_presumed: boolean;

  @ApiProperty({ description: 'Counts changes after the end', example: 1 })
  revision: number;

  @ApiProperty({
    description: 'Late facts, or somebody (`links.corrections`), changed it after its end',
    example: false,
  })
  corrected: boolean;

  @ApiProperty({ description: "IANA zone of the charge point's site", example: 'Europe/London' })
  time_zone: string;

  @ApiProperty({ example: '2026-05-01T09:04:01.000Z' })
  updated_at: string;
}

export class SessionLinksDto {
  @ApiProperty({
    description: 'The life of the session',
    example: '/api/v1/sessions/sess_01HXE7F6G5H4I3J2/timeline',
  })
  timeline: string;

  @ApiProperty({
    description: 'Who corrected what of it, and what its charger told late',
    example: '/api/v1/corrections?session_id=sess_01HXE7F6G5H4I3J2',
  })
  corrections: string;
}

/** One session, with what is wrong with it. */
export class SessionDetailDto extends SessionDto {
  @ApiProperty({ type: [AnomalyDto], description: 'What was told of it and cannot be, by time' })
  anomalies: AnomalyDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The reservation under which it began',
    example: null,
  })
  reservation_id: string | null;

  @ApiProperty({ type: SessionLinksDto })
  links: SessionLinksDto;
}
