import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

import { ChargePointPeriodQueryDto, IsListOf } from '@csms/platform-http';

import { RESERVATION_STATUSES, type ReservationStatus } from '../domain/reservation';

const MAX_INTEGER = 2_147_483_647;
export const MOST_DAYS_AHEAD = 7;

export class MakeReservationDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  @Matches(/^[A-Za-z0-9_-]{1,48}$/, {
    message: 'charge_point_id must be 1 to 48 letters, digits, hyphens or underscores',
  })
  charge_point_id: string;

  @ApiProperty({
    minimum: 0,
    maximum: MAX_INTEGER,
    description:
      '0: any connector of the charge point (OCPP 1.6 with ReserveConnectorZeroSupported, 2.0.1 with NonEvseSpecific)',
    example: 1,
  })
  @IsInt()
  @Min(0)
  @Max(MAX_INTEGER)
  connector_id: number;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_INTEGER,
    description:
      'OCPP 2.0.1, where an EVSE is reserved: `connector_id` is that of this EVSE. Left out, it is the EVSE’s own number',
    example: 1,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INTEGER)
  evse_id?: number;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 36,
    description:
      'An active id tag of the organization; this or `driver_id`. OCPP 1.6 chargers take 20 characters',
    example: '04A1B2C3D4E5F6',
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,36}$/, {
    message: 'id_tag must be 1 to 36 printable ASCII characters without spaces',
  })
  id_tag?: string;

  @ApiPropertyOptional({
    maxLength: 64,
    description:
      'For this driver’s active tag; of several for one of 20 characters at most, a card before the token of an app, the first by the alphabet. Without `read:users` the pseudonym',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string;

  @ApiProperty({
    format: 'date-time',
    description: `RFC 3339 with its zone; ahead, by ${MOST_DAYS_AHEAD} days at most`,
    example: '2026-05-01T08:42:00Z',
  })
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/i, { message: '$property must be an RFC 3339 instant with its zone' })
  @MaxLength(40)
  expires_at: string;
}

export class ReservationQueryDto extends OmitType(ChargePointPeriodQueryDto, ['session_id']) {
  @ApiPropertyOptional({ minimum: 0, maximum: MAX_INTEGER })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_INTEGER)
  connector_id?: number;

  @ApiPropertyOptional({ description: 'Without `read:users` the pseudonym' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string;

  @ApiPropertyOptional({ description: 'As presented; case does not count', example: '04A1B2C3D4E5F6' })
  @IsOptional()
  @IsString()
  @MaxLength(36)
  id_tag?: string;

  @ApiPropertyOptional({
    enum: RESERVATION_STATUSES,
    isArray: true,
    description: 'One or several: repeated, or with commas between',
    example: ['accepted'],
  })
  @IsOptional()
  @IsListOf(RESERVATION_STATUSES)
  status?: ReservationStatus[];
}

export class ReservationDto {
  @ApiProperty({ example: 'rsv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  reservation_id: string;

  @ApiProperty({
    description: 'By which the charger knows it; unique in the platform',
    example: 1_000_000_017,
  })
  ocpp_reservation_id: number;

  @ApiProperty({
    enum: RESERVATION_STATUSES,
    description:
      'pending: the charger has not answered yet; accepted: it holds the connector; occupied, faulted, unavailable, rejected: it refused; failed: it could not be asked, or did not answer; used: a session began under it; expired: its time passed; cancelled: by a caller or by the charger',
    example: 'accepted',
  })
  status: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The charger’s word for a refusal (NotSupported: it knows no reservations), the code of a failure; session_in_progress: the charger was not asked, a session runs there; Removed: the charger took it back; replaced: by another one, after the charger had said that it does not hold it',
    example: null,
  })
  reason: string | null;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ description: '0: any of the charge point', example: 1 })
  connector_id: number;

  @ApiProperty({ description: '0: any of the charge point', example: 1 })
  evse_id: number;

  @ApiProperty({ type: String, nullable: true, example: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  site_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  project_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Its last four characters alone to callers without `read:users`; null: of a driver who was erased',
    example: '…E5F6',
  })
  id_tag: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Whose tag it is; without `read:users` a pseudonym',
    example: 'drv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  driver_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The session that began under it',
    example: null,
  })
  session_id: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  created_at: string;

  @ApiProperty({ example: '2026-05-01T08:42:00.000Z' })
  expires_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'When it was used, expired or was cancelled' })
  ended_at: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:01.000Z' })
  updated_at: string;
}
