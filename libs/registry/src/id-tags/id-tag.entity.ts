import { Column, Entity, PrimaryColumn } from 'typeorm';

export type IdTagStatus = 'active' | 'blocked' | 'expired';

/** OCPP 2.0.1 §3.45, IdTokenEnumType, those that a back office issues; `Central` is a token of an app. */
export const ID_TAG_TYPES = ['ISO14443', 'ISO15693', 'Central', 'eMAID', 'KeyCode', 'MacAddress'] as const;

export type IdTagType = (typeof ID_TAG_TYPES)[number];

/** An identification token: an RFID card, or what an app presents. */
@Entity('id_tag')
export class IdTagEntity {
  @PrimaryColumn('text', { name: 'organization_id' })
  organizationId: string;

  /** The tag in capitals: chargers send it in any case (OCPP CiString). */
  @PrimaryColumn('text', { name: 'id_tag_key' })
  idTagKey: string;

  /** As issued. */
  @Column('text', { name: 'id_tag' })
  idTag: string;

  @Column('text')
  type: IdTagType;

  @Column('text')
  status: IdTagStatus;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  @Column('text', { name: 'group_id_tag', nullable: true })
  groupIdTag: string | null;

  /** `GB-EFL`; null: nobody says. */
  @Column('text', { name: 'roaming_party', nullable: true })
  roamingParty: string | null;

  @Column('text', { nullable: true })
  label: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
