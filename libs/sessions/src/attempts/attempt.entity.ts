import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { AttemptReason, AttemptSource } from './domain/attempt';

/** Somebody wanted to charge. */
@Entity('attempt')
export class AttemptEntity {
  /** Derived from the message, command or session, so that one that comes twice makes one. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('integer', { name: 'evse_id', nullable: true })
  evseId: number | null;

  @Column('integer', { name: 'connector_id', nullable: true })
  connectorId: number | null;

  /** null: of a command of the API its end alone is kept. */
  @Column('text', { name: 'id_token', nullable: true })
  idToken: string | null;

  /** Its last four characters, in upper case. */
  @Column('text', { name: 'id_token_end', nullable: true })
  idTokenEnd: string | null;

  /** Whose the token was then, `GB-EFL`; null: of nobody who is known to roam, or the whole token is not known. */
  @Column('text', { name: 'roaming_party', nullable: true })
  roamingParty: string | null;

  @Column('text')
  reason: AttemptReason;

  @Column('text', { nullable: true })
  cause: string | null;

  @Column('text')
  source: AttemptSource;

  /** Token or command were accepted: it failed only if no session followed. */
  @Column('boolean', { name: 'is_accepted' })
  isAccepted: boolean;

  @Column('text', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('text', { name: 'command_id', nullable: true })
  commandId: string | null;

  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
