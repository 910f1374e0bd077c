import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

import type { OpeningTimes } from './domain/opening-times';

export const UNKNOWN_TAGS_POLICIES = ['refuse', 'accept'] as const;
export type UnknownTagsPolicy = (typeof UNKNOWN_TAGS_POLICIES)[number];

/** A place with one grid connection. */
@Entity('site')
export class SiteEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  name: string;

  @Column('text')
  address: string;

  /** Capacity of the grid connection: the ceiling of all charging there. */
  @Column('numeric', { name: 'max_power_kw', precision: 12, scale: 3, transformer: decimalColumn })
  maxPowerKw: Decimal;

  @Column('double precision')
  latitude: number;

  @Column('double precision')
  longitude: number;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  country: string;

  /** Whether roaming partners are shown it. */
  @Column('boolean', { name: 'ocpi_publish' })
  ocpiPublish: boolean;

  /** Anybody may charge, with a token that nobody knows or with none. */
  @Column('boolean', { name: 'free_vend' })
  freeVend: boolean;

  /** Of transactions that a charger began while it was offline. */
  @Column('text', { name: 'unknown_tags_offline' })
  unknownTagsOffline: UnknownTagsPolicy;

  /** null: nobody said. */
  @Column('jsonb', { name: 'opening_times', nullable: true })
  openingTimes: OpeningTimes | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
