import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

import { ROAMING_PARTY } from '@csms/kernel';
import { IsListOf, IsSearchText, PeriodPageQueryDto } from '@csms/platform-http';

import { SESSION_STATUSES, type SessionStatus } from '../domain/session-state';

const MAX_INTEGER = 2_147_483_647;

/** By which a list of sessions can be sorted. */
export const SESSION_SORTS = ['-started_at', 'started_at', '-updated_at', 'updated_at'] as const;
export type SessionSort = (typeof SESSION_SORTS)[number];

/** Which sessions; the same for every list that is made of them. */
export class SessionFilterDto extends PeriodPageQueryDto {
  @ApiPropertyOptional({
    enum: SESSION_STATUSES,
    isArray: true,
    description: 'One or several: repeated, or with commas between',
    example: ['completed', 'stopped'],
  })
  @IsOptional()
  @IsListOf(SESSION_STATUSES)
  status?: SessionStatus[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(48)
  charge_point_id?: string;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_INTEGER,
    description: 'In OCPP 1.6 the same as connector_id',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_INTEGER)
  evse_id?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: MAX_INTEGER, description: 'In OCPP 2.0.1 of its EVSE' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_INTEGER)
  connector_id?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  site_id?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(64)
  project_id?: string;

  @ApiPropertyOptional({ description: 'Without `read:users` the pseudonym' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  driver_id?: string;

  @ApiPropertyOptional({
    description:
      'As presented; case does not count. Without `read:users` the last four characters, as they are shown (`…E5F6`)',
  })
  @IsOptional()
  @IsString()
  @MaxLength(36)
  id_tag?: string;

  @ApiPropertyOptional({
    description:
      'Changed at or after this instant; sorts by `updated_at`, oldest first, unless `sort` says otherwise. To keep a copy up to date ask from a minute before the newest `updated_at` that you have: changes that happen together become visible one after the other',
    example: '2026-05-01T09:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  updated_since?: string;
}

export class SessionQueryDto extends SessionFilterDto {
  @ApiPropertyOptional({ description: 'The same as driver_id' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  user_id?: string;

  @ApiPropertyOptional({ description: 'A group of the driver when the charge began' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  group_id?: string;

  @ApiPropertyOptional({ description: 'Code of the cost centre of the driver when the charge began' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cost_centre?: string;

  @ApiPropertyOptional({ description: 'As the session shows it' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  vehicle_id?: string;

  @ApiPropertyOptional({
    description: 'A roaming partner, as the session shows it; case does not count',
    pattern: '^[A-Za-z]{2}-[A-Za-z0-9]{3}$',
    example: 'GB-EFL',
  })
  @IsOptional()
  @Matches(ROAMING_PARTY, { message: 'roaming_party must be a country and a party, like GB-EFL' })
  roaming_party?: string;

  @IsSearchText(
    'Text in the id of the session, the transaction or the charge point, or in the token as the caller may see it: whole with read:users, else its last four characters',
  )
  q?: string;

  @ApiPropertyOptional({ enum: SESSION_SORTS, default: '-started_at' })
  @IsOptional()
  @IsIn(SESSION_SORTS)
  sort?: SessionSort;
}

export class SessionAsOfQueryDto {
  @ApiPropertyOptional({
    description:
      'The ended session as it was known at that instant, before later corrections and late facts: a date (its beginning, UTC) or RFC 3339. While it was under way no states are kept: 400',
    example: '2026-05-03T12:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  as_of?: string;
}
