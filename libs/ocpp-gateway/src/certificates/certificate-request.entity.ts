import { Column, Entity, PrimaryColumn } from 'typeorm';

export const REQUEST_STATUSES = ['pending', 'signed'] as const;
export type CertificateRequestStatus = (typeof REQUEST_STATUSES)[number];

/** A certificate that a charger asked for, and the operator's own authority is to sign. */
@Entity('certificate_request')
export class CertificateRequestEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'certificate_type' })
  certificateType: string;

  /** PKCS#10, PEM. */
  @Column('text')
  csr: string;

  @Column('text')
  subject: string;

  @Column('text')
  status: CertificateRequestStatus;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
