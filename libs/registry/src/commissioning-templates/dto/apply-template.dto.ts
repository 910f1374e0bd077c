import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

import type { AppliedValue } from '../domain/applied';
import type { TemplatedVersion } from '../domain/template';

const STATUSES = [
  'accepted',
  'reboot_required',
  'rejected',
  'read_only',
  'unknown',
  'error',
  'no_answer',
  'not_sent',
] as const satisfies readonly AppliedValue['status'][];

export class ApplyTemplateDto {
  @ApiProperty({ maxLength: 64, example: 'tpl_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  @IsString()
  @MaxLength(64)
  template_id: string;
}

export class AppliedValueDto {
  @ApiProperty({ example: 'HeartbeatInterval' })
  key: string;

  @ApiProperty({ example: '300' })
  value: string;

  @ApiProperty({
    enum: STATUSES,
    description:
      'What the charger said. `unknown`: it has no such key. `error`: it could not deal with the message. `no_answer`: it kept silent, or went away. `not_sent`: it had kept silent before',
    example: 'accepted',
  })
  status: AppliedValue['status'];

  @ApiProperty({ type: String, nullable: true, description: 'The charger’s own word', example: null })
  reason: string | null;
}

export class AppliedTemplateDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 'tpl_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  template_id: string;

  @ApiProperty({ enum: ['1.6', '2.0.1'], description: 'Whose values were written', example: '1.6' })
  ocpp_version: TemplatedVersion;

  @ApiProperty({
    description: 'Whether some value counts only when the charger has begun anew',
    example: false,
  })
  reboot_required: boolean;

  @ApiProperty({ type: [AppliedValueDto] })
  results: AppliedValueDto[];
}
