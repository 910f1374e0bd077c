import type { ChargingSchedule201 } from './charging-profile';
import type { Extensible201, StatusInfo201 } from './common';
import type { ChargingLimitSource201 } from './reports';

export interface NotifyChargingLimitRequest201 extends Extensible201 {
  readonly evseId?: number;
  readonly chargingLimit: Extensible201 & {
    readonly chargingLimitSource: ChargingLimitSource201;
    readonly isGridCritical?: boolean;
  };
  readonly chargingSchedule?: readonly ChargingSchedule201[];
}

export interface ClearedChargingLimitRequest201 extends Extensible201 {
  readonly chargingLimitSource: ChargingLimitSource201;
  readonly evseId?: number;
}

export interface NotifyEVChargingNeedsRequest201 extends Extensible201 {
  readonly evseId: number;
  readonly maxScheduleTuples?: number;
  readonly chargingNeeds: Extensible201 & {
    readonly requestedEnergyTransfer: 'DC' | 'AC_single_phase' | 'AC_two_phase' | 'AC_three_phase';
    readonly departureTime?: string;
    /** Wh, A, A, V. */
    readonly acChargingParameters?: Extensible201 & {
      readonly energyAmount: number;
      readonly evMinCurrent: number;
      readonly evMaxCurrent: number;
      readonly evMaxVoltage: number;
    };
    /** A, V, Wh, W, percent, Wh, percent, percent. */
    readonly dcChargingParameters?: Extensible201 & {
      readonly evMaxCurrent: number;
      readonly evMaxVoltage: number;
      readonly energyAmount?: number;
      readonly evMaxPower?: number;
      readonly stateOfCharge?: number;
      readonly evEnergyCapacity?: number;
      readonly fullSoC?: number;
      readonly bulkSoC?: number;
    };
  };
}

export interface NotifyEVChargingNeedsResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected' | 'Processing';
  readonly statusInfo?: StatusInfo201;
}

export interface NotifyEVChargingScheduleRequest201 extends Extensible201 {
  readonly timeBase: string;
  readonly evseId: number;
  readonly chargingSchedule: ChargingSchedule201;
}

export interface NotifyEVChargingScheduleResponse201 extends Extensible201 {
  readonly status: 'Accepted' | 'Rejected';
  readonly statusInfo?: StatusInfo201;
}

export interface ReservationStatusUpdateRequest201 extends Extensible201 {
  readonly reservationId: number;
  readonly reservationUpdateStatus: 'Expired' | 'Removed';
}
