import type { FreeReason } from '@csms/contracts';

import type { EnergyInterval } from './energy-intervals';

/** What a charger told of a transaction, in the words of the domain. Times are event times. */
export interface MeterSample {
  readonly at: Date;
  /** Imported active energy, Wh, with its fraction; null where the sample has no register. */
  readonly registerWh: number | null;
  /** Active power drawn, W; null where the sample has none. */
  readonly powerW: number | null;
  /** Energy taken since the sample before; left out: it says none. */
  readonly interval?: Omit<EnergyInterval, 'at'>;
}

export interface SessionAuthorization {
  readonly idToken: string;
  readonly idTokenType: string | null;
  readonly status: string;
  readonly driverId: string | null;
  /** null: a driver's. */
  readonly purpose: FreeReason | null;
}

/** What the vehicle does at the connector: OCPP 2.0.1's ChargingState, or 1.6's connector status in its words. */
export type ChargingState = 'Charging' | 'EVConnected' | 'SuspendedEV' | 'SuspendedEVSE' | 'Idle';

/** Why a session is taken for over although its charger has not said so. */
export type PresumedEndReason =
  'VehicleLeft' | 'ChargerSilent' | 'Superseded' | 'EndLost' | 'ChargePointRemoved';

export type SessionFact =
  | {
      readonly kind: 'started';
      readonly at: Date;
      readonly meterStartWh: number | null;
      readonly authorization: SessionAuthorization | null;
      /** At a site where anybody charges for nothing, with a token or without. */
      readonly isFreeVend?: boolean;
      readonly chargingState: ChargingState | null;
      readonly samples: readonly MeterSample[];
    }
  | {
      readonly kind: 'updated';
      readonly at: Date;
      readonly authorization: SessionAuthorization | null;
      /** At a site where anybody charges for nothing, with a token or without. */
      readonly isFreeVend?: boolean;
      readonly chargingState: ChargingState | null;
      readonly samples: readonly MeterSample[];
    }
  | { readonly kind: 'metered'; readonly at: Date; readonly samples: readonly MeterSample[] }
  | {
      readonly kind: 'ended';
      readonly at: Date;
      /** Where the start was not when it was told; left out: nothing is known of that. */
      readonly correctedStart?: Date;
      readonly meterStopWh: number | null;
      readonly reason: string | null;
      readonly samples: readonly MeterSample[];
    }
  /** Our own conclusion, that any later sign of the session takes back. */
  | {
      readonly kind: 'presumed-ended';
      readonly at: Date;
      readonly reason: PresumedEndReason;
      readonly samples: readonly [];
    };
