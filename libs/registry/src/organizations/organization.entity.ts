import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { OrganizationSettings } from '../organization-settings/domain/organization-settings';

/** A tenant: a charge-point operator. Every other row belongs to one. */
@Entity('organization')
export class OrganizationEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  name: string;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  country: string;

  /** ISO 4217. */
  @Column('text')
  currency: string;

  /** IANA zone; the default of its sites. */
  @Column('text', { name: 'time_zone' })
  timeZone: string;

  /** Requests of each credential to the REST API. */
  @Column('integer', { name: 'rate_limit_per_minute' })
  rateLimitPerMinute: number;

  @Column('integer', { name: 'rate_limit_burst' })
  rateLimitBurst: number;

  /** Requests of the whole organization, by UTC day. */
  @Column('integer', { name: 'daily_request_quota' })
  dailyRequestQuota: number;

  @Column('text', { name: 'contact_email', nullable: true })
  contactEmail: string | null;

  /** What it settled itself; read it by `settledWith`. */
  @Column('jsonb')
  settings: Partial<OrganizationSettings>;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
