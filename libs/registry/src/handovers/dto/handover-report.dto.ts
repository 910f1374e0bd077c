import { ApiProperty } from '@nestjs/swagger';

import type { HandoverRecord } from '../domain/handover-record';
import { HANDOVER_STATUSES, type HandoverStatus } from '../domain/handover-status';

export class HandoverDecisionDto {
  @ApiProperty({ enum: HANDOVER_STATUSES, example: 'accepted' })
  status: HandoverStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decided_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: "The site owner's address, or the credential" })
  decided_by: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As signed' })
  decided_name: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;
}

export class HandoverReportDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'What the installer signed off: project, installer, charge points, their checks. It never changes',
    example: { handover_id: 'hdo_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', charge_points: [] },
  })
  record: HandoverRecord;

  @ApiProperty({
    description: 'SHA-256 of the record as canonical JSON (RFC 8785)',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  record_sha256: string;

  @ApiProperty({ type: HandoverDecisionDto })
  decision: HandoverDecisionDto;
}
