import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Drivers who are treated alike. */
@Entity('user_group')
export class GroupEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

@Entity('group_member')
export class GroupMemberEntity {
  @PrimaryColumn('text', { name: 'group_id' })
  groupId: string;

  @PrimaryColumn('text', { name: 'driver_id' })
  driverId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;
}
