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

  /** null: to us, by an address that is good once. */
  @Column('text', { name: 'upload_url', nullable: true })
  uploadUrl: string | null;

  /** Of that address; hexadecimal. */
  @Column('text', { name: 'upload_token_sha256', nullable: true })
  uploadTokenSha256: string | null;

  @Column('timestamptz', { name: 'upload_expires_at', nullable: true })
  uploadExpiresAt: Date | null;

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

  /** As the charger named it when it was asked, or when it uploaded it. */
  @Column('text', { name: 'file_name', nullable: true })
  fileName: string | null;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  /** Of the file that came to us; null: none has. */
  @Column('text', { name: 'file_key', nullable: true })
  fileKey: string | null;

  @Column('bigint', { name: 'size_bytes', nullable: true })
  sizeBytes: number | null;

  /** Hexadecimal. */
  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('timestamptz', { name: 'uploaded_at', nullable: true })
  uploadedAt: Date | null;
}
