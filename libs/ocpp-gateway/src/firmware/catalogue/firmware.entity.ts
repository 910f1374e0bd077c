import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A version of a model's firmware that an organization knows. */
@Entity('firmware')
export class FirmwareEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  vendor: string;

  @Column('text')
  model: string;

  @Column('text')
  version: string;

  @Column('text')
  url: string;

  @Column('text', { nullable: true })
  sha256: string | null;

  /** Base64; with the certificate (PEM) by which the charger checks it. */
  @Column('text', { nullable: true })
  signature: string | null;

  @Column('text', { name: 'signing_certificate', nullable: true })
  signingCertificate: string | null;

  @Column('boolean')
  approved: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
