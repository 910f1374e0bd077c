import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { FreeReason } from '@csms/contracts';
import { Decimal } from '@csms/kernel';
import { decimalColumn } from '@csms/platform-db';

import type { PresumedEndReason } from './domain/session-facts';
import type { SessionStatus } from './domain/session-state';

/** Who told it. */
export const SESSION_SOURCES = ['charger', 'import'] as const;
export type SessionSource = (typeof SESSION_SOURCES)[number];

/** A change of the vehicle's state as stored. */
export interface StoredChargingState {
  readonly at: string;
  readonly state: string;
}

/** What people have put right of a session, as stored: values with their instants. */
export interface StoredCorrectedFigures {
  readonly meter_start_wh: number | null;
  readonly meter_stop_wh: number | null;
  readonly registers: readonly (readonly [at: string, wh: number])[];
  readonly powers: readonly (readonly [at: string, watts: number])[];
  readonly other_max_power_w: number | null;
}

/** One charging session: what a vehicle took at a connector between plugging in and leaving. */
@Entity('session')
export class SessionEntity {
  /** Derived from charge point and OCPP transaction, so that every service knows it without asking. */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'transaction_id' })
  transactionId: string;

  @Column('text', { name: 'ocpp_transaction_id' })
  ocppTransactionId: string;

  /** null: of a time when it was not kept. */
  @Column('text', { name: 'ocpp_version', nullable: true })
  ocppVersion: string | null;

  /** Whether anything of it was told later than it happened; null: of a time when it was not kept. */
  @Column('boolean', { name: 'is_offline', nullable: true })
  isOffline: boolean | null;

  @Column('integer', { name: 'remote_start_id', nullable: true })
  remoteStartId: number | null;

  /** import: of the past, as another system had it. */
  @Column('text')
  source: SessionSource;

  /** In the system that it was imported from; null: the charger told it. */
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Column('text', { name: 'charge_point_id' })
  chargePointId: string;

  @Column('text', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Column('integer', { name: 'evse_id' })
  evseId: number;

  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text', { name: 'id_token', nullable: true })
  idToken: string | null;

  @Column('text', { name: 'id_token_type', nullable: true })
  idTokenType: string | null;

  @Column('text', { name: 'driver_id', nullable: true })
  driverId: string | null;

  /** Then `driverId` is a pseudonym for good, and the token is {@link ERASED_TOKEN}. */
  @Column('boolean', { name: 'is_driver_erased' })
  isDriverErased: boolean;

  /** Of the driver when the charge began; null: nothing is known of him. */
  @Column('text', { name: 'group_ids', array: true, nullable: true })
  groupIds: string[] | null;

  @Column('text', { name: 'cost_centre', nullable: true })
  costCentre: string | null;

  /** For which its token, or its driver, stood when it began; null: for none, or for one of several. */
  @Column('text', { name: 'vehicle_id', nullable: true })
  vehicleId: string | null;

  /** Whose its token was when it began, `GB-EFL`; null: of nobody who is known to roam. */
  @Column('text', { name: 'roaming_party', nullable: true })
  roamingParty: string | null;

  @Column('text', { name: 'authorization_status', nullable: true })
  authorizationStatus: string | null;

  /** When the token was presented. */
  @Column('timestamptz', { name: 'authorized_at', nullable: true })
  authorizedAt: Date | null;

  /** null: a driver's charge. */
  @Column('text', { nullable: true })
  purpose: FreeReason | null;

  @Column('text')
  status: SessionStatus;

  @Column('boolean', { name: 'is_start_known' })
  isStartKnown: boolean;

  /** Its end has told it anew: another start that is told is not. */
  @Column('boolean', { name: 'is_start_corrected' })
  isStartCorrected: boolean;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** Whether the charger itself said that it is over; false: it goes on, or its end is presumed. */
  @Column('boolean', { name: 'is_end_told' })
  isEndTold: boolean;

  @Column('timestamptz', { name: 'presumed_end_at', nullable: true })
  presumedEndAt: Date | null;

  @Column('text', { name: 'presumed_end_reason', nullable: true })
  presumedEndReason: PresumedEndReason | null;

  /** By the charger's clock. */
  @Column('timestamptz', { name: 'last_sign_at' })
  lastSignAt: Date;

  @Column('jsonb', { name: 'charging_states' })
  chargingStates: StoredChargingState[];

  @Column('timestamptz', { name: 'charging_ended_at', nullable: true })
  chargingEndedAt: Date | null;

  /** With its fraction, as the two below. */
  @Column('double precision', { name: 'meter_start_wh', nullable: true })
  meterStartWh: number | null;

  @Column('double precision', { name: 'meter_stop_wh', nullable: true })
  meterStopWh: number | null;

  @Column('timestamptz', { name: 'first_register_at', nullable: true })
  firstRegisterAt: Date | null;

  @Column('double precision', { name: 'first_register_wh', nullable: true })
  firstRegisterWh: number | null;

  /** Instant and Wh of the newest ones, newest last. */
  @Column('jsonb', { name: 'latest_registers' })
  latestRegisters: readonly (readonly [at: string, wh: number])[];

  /** End (ms since 1970), thousandths of a Wh, and 1 where it is one of the clock's; oldest first. */
  @Column('jsonb', { name: 'energy_intervals' })
  energyIntervals: readonly (readonly [atMs: number, milliWh: number, isClockAligned: 0 | 1])[];

  /** What follows from the registers, so that the database can add it up; null: nobody knows. */
  @Column('bigint', { name: 'energy_wh', nullable: true })
  energyWh: number | null;

  @Column('numeric', { name: 'max_power_w', nullable: true, transformer: decimalColumn })
  maxPowerW: Decimal | null;

  @Column('text', { name: 'stop_reason', nullable: true })
  stopReason: string | null;

  @Column('jsonb', { name: 'corrected_figures', nullable: true })
  correctedFigures: StoredCorrectedFigures | null;

  /** 1 until the session has ended; from then on each change of its figures counts one up. */
  @Column('integer')
  revision: number;

  /** Since when it is known as this revision of an ended session shows it; null: it has never ended. */
  @Column('timestamptz', { name: 'revised_at', nullable: true })
  revisedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
