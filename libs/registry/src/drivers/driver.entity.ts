import { Column, Entity, PrimaryColumn } from 'typeorm';

export const DRIVER_STATUSES = ['active', 'blocked'] as const;

export type DriverStatus = (typeof DRIVER_STATUSES)[number];

/** A person who charges. */
@Entity('driver')
export class DriverEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { name: 'user_type_id', nullable: true })
  userTypeId: string | null;

  /** Code of a cost centre. */
  @Column('text', { name: 'cost_centre', nullable: true })
  costCentre: string | null;

  @Column('text')
  status: DriverStatus;

  @Column('boolean', { name: 'email_notifications' })
  emailNotifications: boolean;

  /** null: never, or not since this is kept. */
  @Column('timestamptz', { name: 'last_session_at', nullable: true })
  lastSessionAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
