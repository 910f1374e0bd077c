import type { Extensible201 } from './common';

export interface ChargingSchedulePeriod201 extends Extensible201 {
  /** Seconds from the schedule's start. */
  readonly startPeriod: number;
  /** In `chargingRateUnit`. */
  readonly limit: number;
  readonly numberPhases?: number;
  readonly phaseToUse?: number;
}

/** Without the ISO 15118 sales tariff, which is never sent by this system. */
export interface ChargingSchedule201 extends Extensible201 {
  readonly id: number;
  readonly startSchedule?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly chargingRateUnit: 'W' | 'A';
  readonly chargingSchedulePeriod: readonly ChargingSchedulePeriod201[];
  readonly minChargingRate?: number;
}

export interface ChargingProfile201 extends Extensible201 {
  readonly id: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose:
    'ChargingStationExternalConstraints' | 'ChargingStationMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
  readonly validFrom?: string;
  readonly validTo?: string;
  /** One to three. */
  readonly chargingSchedule: readonly ChargingSchedule201[];
  readonly transactionId?: string;
}
