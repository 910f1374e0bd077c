import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The gateway's own copy of how much of the API an organization may use, and of its privacy. */
@Entity('organization_limits')
export class OrganizationLimitsEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  @Column('integer', { name: 'rate_limit_per_minute' })
  rateLimitPerMinute: number;

  @Column('integer', { name: 'rate_limit_burst' })
  rateLimitBurst: number;

  @Column('integer', { name: 'daily_request_quota' })
  dailyRequestQuota: number;

  /** Drivers go by pseudonyms, whoever asks. */
  @Column('boolean', { name: 'pseudonymise_drivers' })
  pseudonymiseDrivers: boolean;
}
