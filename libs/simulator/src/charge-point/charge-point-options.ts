import type { OcppVersion } from '@csms/ocpp';

import type { BackOffSettings } from '../domain/back-off';
import type { Random } from '../domain/random';
import type { Statistics } from '../domain/statistics';
import type { ChargeTransaction } from '../domain/transaction';
import type { QueueFaults } from '../domain/transaction-queue';
import type { Outlet, Vehicle } from '../domain/vehicle';
import type { LedgerSink } from '../ledger/ledger-file';

import type { DeliverySettings } from './call-lane';
import type { Stay } from './charging-session';
import type { UnfinishedTransaction } from './unfinished';

export interface ChargePointOptions extends DeliverySettings, QueueFaults {
  /** The whole address, charge point id included. */
  readonly url: string;
  readonly id: string;
  readonly password?: string | undefined;
  readonly version: OcppVersion;
  readonly outlet: Outlet;
  /** One register for each connector, Wh. */
  readonly registersWh: readonly number[];
  /** Of the run before, by the ledger: stopped as after a power failure. */
  readonly unfinished?: readonly UnfinishedTransaction[];
  readonly meterIntervalSeconds: number;
  readonly backOff: BackOffSettings;
  /** For what no plan decides: back-off, duplicates, disorder. */
  readonly random: Random;
  /** Whoever comes without a plan, e.g. by a remote start. */
  readonly drawVehicle: () => Vehicle;
  readonly statistics: Statistics;
  readonly ledger: LedgerSink;
  readonly clock: () => number;
  readonly onOnline?: () => void;
  /** A connector became free. */
  readonly onFree?: () => void;
  /** The stop of a transaction was answered or given up. */
  readonly onSettled?: (transaction: ChargeTransaction) => void;
}

export interface StartOptions {
  readonly vehicle?: Vehicle;
  /** Without one the session goes on until it is stopped. */
  readonly stay?: Stay;
  /** Of the CSMS: no Authorize is asked. */
  readonly remote?: { readonly remoteStartId: number | null };
}

/** Null when the id tag was refused, or the charge point went dark meanwhile. */
export type Started = { readonly localId: string } | null;
