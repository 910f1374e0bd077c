import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change: who did what to which object. Never changed itself. */
@Entity('audit_entry')
export class AuditEntryEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('timestamptz')
  at: Date;

  @Column('text', { name: 'actor_type' })
  actorType: string;

  @Column('text', { name: 'actor_id' })
  actorId: string;

  /** Object and deed, e.g. `site.created`. */
  @Column('text')
  action: string;

  @Column('text', { name: 'resource_type' })
  resourceType: string;

  @Column('text', { name: 'resource_id' })
  resourceId: string;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;

  /** Of the client. */
  @Column('text', { nullable: true })
  address: string | null;
}
