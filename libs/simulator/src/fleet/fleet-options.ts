import type { OcppVersion } from '@csms/ocpp';

export interface FleetMember {
  readonly id: string;
  /** Basic authentication; none sends no credentials. */
  readonly password?: string | undefined;
  readonly version: OcppVersion;
  /** Default 1. */
  readonly connectors?: number | undefined;
}

export interface FleetOptions {
  /**
   * Address of the CSMS. The charge point id is appended as a last segment, or replaces `{id}`; an address without any
   * path means `/ocpp/{id}`.
   */
  readonly url: string;
  readonly chargePoints: readonly FleetMember[];
  /** Known to the CSMS. Those in use are held up again only when no other is left. */
  readonly idTags: readonly string[];
  /** Vehicles, arrivals, faults and cuts depend on this and on the index of the charge point alone; default 1. */
  readonly seed?: number | undefined;
  /** Sessions begun per minute, over the whole fleet; default 0: only what is asked of `chargePoint(id)`. */
  readonly ratePerMinute?: number | undefined;
  /** Default 60 to 300 s. */
  readonly sessionSeconds?: { readonly min: number; readonly max: number } | undefined;
  /** Default 60. */
  readonly meterIntervalSeconds?: number | undefined;
  /** Without an answer by then the socket is terminated, and the message sent again on the next; default 30,000. */
  readonly callTimeoutMs?: number | undefined;
  /** Newline-delimited JSON, appended; the meters go on from the registers that it names. */
  readonly ledgerPath?: string | undefined;
  /** Each from 0 to 1; default 0. */
  readonly probabilities?: Partial<FleetProbabilities> | undefined;
  /** CALLERRORs after which a transaction message is dropped; default 5. */
  readonly maxRefusals?: number | undefined;
  /** Wait after a CALLERROR, times the number of them; default 5,000. */
  readonly refusalWaitMs?: number | undefined;
  /** Send an unanswered message again under the id that it had; default false. */
  readonly resendsWithSameId?: boolean | undefined;
  /** Wait before connecting again, doubling; default from 1 to 30 s. */
  readonly backOff?: { readonly firstMs: number; readonly maxMs: number } | undefined;
  /** Handshakes begun per second when the fleet starts; default 100. */
  readonly connectsPerSecond?: number | undefined;
  /** Epoch ms; default the system's. */
  readonly clock?: (() => number) | undefined;
}

export interface FleetProbabilities {
  /** Of a visit: a connector fault ends it. */
  readonly fault: number;
  /** Of a visit: the network is cut while charging goes on. */
  readonly cut: number;
  /** Of a visit: the power fails, and the charge point boots. */
  readonly reboot: number;
  /** Of a transaction message: the network is cut between it and its answer, so that it is sent again. */
  readonly lostAnswers: number;
  /** Of an answered transaction message: it is sent once more. */
  readonly duplicates: number;
  /** Of two neighbouring queued messages of one transaction: they change places, once its start is answered. */
  readonly disorder: number;
}

/** The address of one charge point. */
export function addressOf(url: string, chargePointId: string): string {
  const id = encodeURIComponent(chargePointId);
  if (url.includes('{id}')) return url.replaceAll('{id}', id);
  const base = /^wss?:\/\/[^/]+$/.test(url) ? `${url}/ocpp` : url.replace(/\/$/, '');
  return `${base}/${id}`;
}
