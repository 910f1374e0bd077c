import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who puts charge points up, for several operators; address and password are those of the account of the same id. */
@Entity('installer')
export class InstallerEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'first_name' })
  firstName: string;

  /** null: the whole name is one word. */
  @Column('text', { name: 'last_name', nullable: true })
  lastName: string | null;

  @Column('text', { nullable: true })
  company: string | null;

  @Column('text', { nullable: true })
  phone: string | null;

  /** null: an account that was usable at once, whose address nobody has shown to be his. */
  @Column('timestamptz', { name: 'email_confirmed_at', nullable: true })
  emailConfirmedAt: Date | null;

  /** Of the projects that no operator has adopted yet; made with the first of them. */
  @Column('text', { name: 'organization_id', nullable: true })
  organizationId: string | null;
}
