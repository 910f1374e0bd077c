import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The gateway's own copy of where a charge point stands: whose it is, at which site, of which project. */
@Entity('charge_point_place')
export class ChargePointPlaceEntity {
  @PrimaryColumn('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;
}
