import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { ROAMING_PARTY } from '@csms/kernel';
import { ChargePointPeriodQueryDto, IsListOf } from '@csms/platform-http';

import { ATTEMPT_REASONS, ATTEMPT_SOURCES, type AttemptReason, type AttemptSource } from '../domain/attempt';

export class AttemptQueryDto extends ChargePointPeriodQueryDto {
  @ApiPropertyOptional({
    enum: ATTEMPT_REASONS,
    isArray: true,
    description: 'One or several: repeated, or with commas between',
    example: ['authorization_refused'],
  })
  @IsOptional()
  @IsListOf(ATTEMPT_REASONS)
  reason?: AttemptReason[];

  @ApiPropertyOptional({
    description:
      'As presented; case does not count. Commands of the API are found by its last four characters, and so is everything without `read:users`, as they are shown (`…E5F6`)',
    example: '04A1B2C3D4E5F6',
  })
  @IsOptional()
  @IsString()
  @MaxLength(36)
  id_tag?: string;

  @ApiPropertyOptional({
    description: 'A roaming partner, as the attempt shows it; case does not count',
    pattern: '^[A-Za-z]{2}-[A-Za-z0-9]{3}$',
    example: 'GB-EFL',
  })
  @IsOptional()
  @Matches(ROAMING_PARTY, { message: 'roaming_party must be a country and a party, like GB-EFL' })
  roaming_party?: string;
}

export class AttemptDto {
  @ApiProperty({ example: 'att_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  attempt_id: string;

  @ApiProperty({
    description: 'When the token was presented, the command was sent, or the session began',
    example: '2026-05-01T08:12:00.000Z',
  })
  at: string;

  @ApiProperty({
    enum: ATTEMPT_REASONS,
    description:
      'connector_reserved: the charger rejected it while it held the connector for another token; remote_start_failed: the charger answered with an error or went away, or nobody knows what became of the command; not_plugged_in: token or command were accepted, and no charge followed within five minutes; zero_energy: a session that took nothing; fault: a session that a fault ended',
    example: 'authorization_refused',
  })
  reason: AttemptReason;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "Status of the token, the charger's answer, or the reason of the end",
    example: 'Blocked',
  })
  cause: string | null;

  @ApiProperty({ enum: ATTEMPT_SOURCES, description: 'What it is known by', example: 'Authorize' })
  source: AttemptSource;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  project_id: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'null: not said', example: 1 })
  evse_id: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'null: not said', example: 1 })
  connector_id: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Its last four characters alone to callers without `read:users`, and of commands of the API',
    example: '…E5F6',
  })
  id_tag: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The roaming partner whose the token was then, as the id tag says, or the contract id itself; null: nobody’s that is known, and of commands of the API, of which the end of the token alone is kept',
    example: 'GB-EFL',
  })
  roaming_party: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of a session', example: null })
  session_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of a command', example: null })
  command_id: string | null;
}
