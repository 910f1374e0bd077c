import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { LogType } from './domain/log-call';
import type { UploadStatus } from './domain/upload-status';

/** A log that a charger was asked to upload. */
@Entity('diagnostics')
export class DiagnosticsEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'log_type' })
  logType: LogType;

  @Column('text', { name: 'upload_url' })
  uploadUrl: string;

  @Column('timestamptz', { name: 'from_at', nullable: true })
  from: Date | null;

  @Column('timestamptz', { name: 'to_at', nullable: true })
  to: Date | null;

  /** Asked for with GetLog, not with GetDiagnostics: other messages tell of it. */
  @Column('boolean', { name: 'is_get_log' })
  isGetLog: boolean;

  @Column('integer', { name: 'request_id' })
  requestId: number;

  @Column('text')
  status: UploadStatus;

  /** Why it failed; of one that has not ended, why it is not certain that the charger was asked. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** As the charger named it when it was asked. */
  @Column('text', { name: 'file_name', nullable: true })
  fileName: string | null;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;
}
