import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a person who signed up wants to make; made when the address is confirmed. */
export interface PlannedOrganization {
  readonly name: string;
  readonly country: string;
}

export const ACCOUNT_KINDS = ['user', 'installer'] as const;

/** A user belongs to organizations; an installer works for them. One person may be both, with two accounts. */
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** What a person signs in with. */
@Entity('user_account')
export class UserAccountEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: AccountKind;

  @Column('text')
  email: string;

  /** In small letters: one account of each kind for each address. */
  @Column('text', { name: 'email_key' })
  emailKey: string;

  @Column('text')
  name: string;

  /** argon2id, in the PHC string format. */
  @Column('text', { name: 'password_hash' })
  passwordHash: string;

  /** null: it cannot be used until its owner has shown that the address is his. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('jsonb', { name: 'planned_organization', nullable: true })
  plannedOrganization: PlannedOrganization | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
