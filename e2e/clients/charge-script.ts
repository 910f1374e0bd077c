import { chargeOnce16 } from './strict-charge-16';
import { chargeOnce201 } from './strict-charge-201';
import type { StrictClient } from './strict-client';

export interface ChargeSample {
  /** Import register, Wh. */
  readonly energyWh: number;
  /** Omitted from the message when undefined. */
  readonly powerW?: number;
}

/** One charge from cable to receipt. */
export interface ChargeScript {
  readonly idTag: string;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  /** Sent between start and stop. */
  readonly samples?: readonly ChargeSample[];
  /** Pause before each sample and before the stop; default 0. */
  readonly sampleIntervalMs?: number;
  readonly connectorId?: number;
  /** False when the charger has booted already; default true. */
  readonly boots?: boolean;
  /** False for a remotely started charge that needs no Authorize; default true. */
  readonly authorizes?: boolean;
  /** Of a RequestStartTransaction (2.0.1), to be given back. */
  readonly remoteStartId?: number;
  /** Why the charge ends; default Local. */
  readonly stopReason?: 'Local' | 'Remote' | 'EVDisconnected';
  /** Called when the start was confirmed, with the OCPP transaction id as text. */
  readonly onStarted?: (transactionId: string) => void;
  /** The vehicle stays until this resolves; the samples have been given to the queue by then. */
  readonly beforeStop?: () => Promise<void>;
}

export interface ChargeOutcome {
  /** The OCPP transaction id as text; null when the charge was not authorized. */
  readonly transactionId: string | null;
  /** Of the Authorize or the start, whichever decided. */
  readonly authorizationStatus: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly energyWh: number;
  /** The CALLRESULT that confirmed the end. */
  readonly stopResponse: unknown;
}

/**
 * Plays one charge in the client's OCPP version. Samples and the stop are queued without waiting for answers, as a
 * charger does that loses its connection; it resolves when every transaction message was confirmed.
 */
export function chargeOnce(client: StrictClient, script: ChargeScript): Promise<ChargeOutcome> {
  return client.version === '1.6' ? chargeOnce16(client, script) : chargeOnce201(client, script);
}
