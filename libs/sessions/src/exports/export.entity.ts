import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';

import type { Dataset } from './domain/export-plan';
import type { Schedule } from './domain/export-schedule';
import type { ExportFormat } from './export-format';

/** `scheduled` and `ended` are of a schedule, which has no file of its own. */
export const EXPORT_STATUSES = [
  'queued',
  'running',
  'ready',
  'failed',
  'expired',
  'scheduled',
  'ended',
] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** On whose behalf rows are read: with the rights of the moment in which the export was ordered. */
export interface ExportOwner {
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly grants: readonly ResourceGrant[];
  /** Drivers went by pseudonyms in the organization, whoever asked. */
  readonly pseudonymous?: boolean;
  /** They did when the file was made, whatever held when it was ordered. */
  readonly isFilePseudonymous?: boolean;
}

export interface ExportFailure {
  readonly code: string;
  readonly detail: string;
}

/** An order for a file of rows, or for one such order after the other (a schedule). */
@Entity('data_export')
export class ExportEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  dataset: Dataset;

  @Column('text')
  format: ExportFormat;

  /** Rows that began, or were measured, at or after; null: whenever. Of a schedule: where the next run begins. */
  @Column('timestamptz', { name: 'from_at', nullable: true })
  fromAt: Date | null;

  /** Of a schedule: where it ends. */
  @Column('timestamptz', { name: 'before_at', nullable: true })
  beforeAt: Date | null;

  /** Rows that changed at or after. */
  @Column('timestamptz', { name: 'since_at', nullable: true })
  sinceAt: Date | null;

  @Column('timestamptz', { name: 'until_at', nullable: true })
  untilAt: Date | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Column('jsonb')
  filters: object;

  @Column('text', { nullable: true })
  schedule: Schedule | null;

  /** Of which schedule it is a run. */
  @Column('text', { name: 'schedule_id', nullable: true })
  scheduleId: string | null;

  /** Of a schedule: where the next run ends. */
  @Column('timestamptz', { name: 'next_before', nullable: true })
  nextBefore: Date | null;

  @Column('text')
  status: ExportStatus;

  /** How often it was begun. */
  @Column('integer')
  attempts: number;

  @Column('jsonb')
  owner: ExportOwner;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  /** The moment of which the rows are. */
  @Column('timestamptz', { name: 'as_of', nullable: true })
  asOf: Date | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('bigint', { name: 'row_count', nullable: true })
  rowCount: number | null;

  @Column('bigint', { name: 'size_bytes', nullable: true })
  sizeBytes: number | null;

  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('jsonb', { nullable: true })
  failure: ExportFailure | null;
}
