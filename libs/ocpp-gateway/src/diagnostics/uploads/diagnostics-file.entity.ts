import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file in the storage, or one that may be: written before its first byte is, so that none is forgotten there. */
@Entity('diagnostics_file')
export class DiagnosticsFileEntity {
  @PrimaryColumn('text')
  key: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'diagnostics_id' })
  diagnosticsId: string;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;
}
