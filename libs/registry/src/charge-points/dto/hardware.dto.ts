import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { IsDecimalNumber } from '@csms/platform-http';

import { type Installation, PHASE_ROTATIONS } from '../domain/installation';
import { PASSWORD_PUSH_STATUSES, type PasswordPushStatus } from '../domain/password-push';

import { OCPP_VERSIONS, SECURITY_PROFILES } from './charge-point.dto';

export class RenewCredentialsDto {
  @ApiPropertyOptional({
    enum: SECURITY_PROFILES,
    description: 'The same or a higher one; the same when left out',
  })
  @IsOptional()
  @IsIn(SECURITY_PROFILES)
  security_profile?: number;

  @ApiPropertyOptional({
    type: Boolean,
    description:
      'true: the charger is told the new password by a command, and the old one stays valid until it comes with the ' +
      'new one; not together with another security profile',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  push?: boolean;
}

export class PasswordPushDto {
  @ApiProperty({ description: 'Of the command to the charger', example: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  command_id: string;

  @ApiProperty({
    enum: PASSWORD_PUSH_STATUSES,
    description:
      '`pending`: no answer yet; `accepted`: the charger has it and has not come with it; `unknown`: it may have it; ' +
      '`in_use`: it is the only one; `failed`: the old one is the only one',
    example: 'accepted',
  })
  status: PasswordPushStatus;

  @ApiProperty({ type: String, nullable: true, description: 'Why not', example: null })
  reason: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  requested_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-02T08:12:00.000Z' })
  old_password_valid_until: string | null;
}

export class CredentialsStateDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: SECURITY_PROFILES, example: 1 })
  security_profile: number;

  @ApiProperty({ type: PasswordPushDto, nullable: true, description: 'The newest; null: there was none' })
  push: PasswordPushDto | null;
}

export class CredentialsDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ enum: SECURITY_PROFILES, example: 1 })
  security_profile: number;

  @ApiProperty({ example: 'ws://127.0.0.1:9000/ocpp16/CP-SITE42-001' })
  ocpp_endpoint: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Shown only here; null for profiles 0 and 3',
    example: '4f1c7a0e5b2d9f8837c6a15e0d4b92f7c3a86e11',
  })
  ocpp_password: string | null;

  @ApiProperty({ type: PasswordPushDto, nullable: true, description: 'null: the charger is not told' })
  push: PasswordPushDto | null;
}

export class ReplaceHardwareDto {
  @ApiProperty({
    description: 'Of the new hardware; where it is connected already, as it reports it',
    example: 'SN-20260501-007',
    maxLength: 100,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  serial_number: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'ABB', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  vendor?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Terra AC W22-G5', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  model?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, enum: OCPP_VERSIONS })
  @IsOptional()
  @IsIn(OCPP_VERSIONS)
  ocpp_version?: string | null;

  @ApiPropertyOptional({ enum: SECURITY_PROFILES, description: 'The same when left out' })
  @IsOptional()
  @IsIn(SECURITY_PROFILES)
  security_profile?: number;
}

/** What is left out is not known. */
export class InstallationDto {
  @ApiPropertyOptional({ type: Number, enum: [1, 3, null], nullable: true, example: 3 })
  @IsOptional()
  @IsIn([1, 3])
  phases?: number | null;

  @ApiPropertyOptional({
    type: String,
    enum: [...PHASE_ROTATIONS, null],
    nullable: true,
    description: "The grid's phases at the charger's first, second and third (OCPP ConnectorPhaseRotation)",
    example: 'RST',
  })
  @IsOptional()
  @IsIn(PHASE_ROTATIONS)
  phase_rotation?: (typeof PHASE_ROTATIONS)[number] | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'A on each phase', example: 32 })
  @IsOptional()
  @IsDecimalNumber(1)
  @Min(1)
  @Max(10_000)
  fuse_a?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'The charger goes no lower, A on each phase',
    example: 6,
  })
  @IsOptional()
  @IsDecimalNumber(1)
  @Min(0)
  @Max(10_000)
  min_current_a?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'A on each phase', example: 32 })
  @IsOptional()
  @IsDecimalNumber(1)
  @Min(1)
  @Max(10_000)
  max_current_a?: number | null;
}

export function stated(body: InstallationDto): Installation {
  return {
    phases: body.phases ?? null,
    phase_rotation: body.phase_rotation ?? null,
    fuse_a: body.fuse_a ?? null,
    min_current_a: body.min_current_a ?? null,
    max_current_a: body.max_current_a ?? null,
  };
}
