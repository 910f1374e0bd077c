/** What a fleet was told, line by line, and what follows from it. */
import type { OcppVersion } from '@csms/ocpp';

interface OfChargePoint {
  /** UTC. */
  readonly at: string;
  readonly charge_point_id: string;
}

interface OfTransaction extends OfChargePoint {
  /** The simulator's own id of the transaction, known before any answer. */
  readonly local_id: string;
}

/** How often the message had been sent when this was written, the first time included. */
interface Sent {
  readonly attempts: number;
}

export type LedgerEntry =
  | (OfChargePoint & { readonly kind: 'authorized'; readonly id_tag: string; readonly status: string })
  | (OfTransaction & {
      readonly kind: 'begun';
      readonly version: OcppVersion;
      readonly connector_id: number;
      readonly id_tag: string;
      readonly started_at: string;
      readonly meter_start_wh: number;
    })
  | (OfTransaction &
      Sent & { readonly kind: 'started'; readonly ocpp_transaction_id: string; readonly status: string })
  | (OfTransaction & Sent & { readonly kind: 'metered'; readonly register_wh: number })
  | (OfTransaction & {
      readonly kind: 'ended';
      readonly ended_at: string;
      readonly meter_stop_wh: number;
      readonly reason: string;
    })
  | (OfTransaction &
      Sent & {
        readonly kind: 'stopped';
        readonly meter_stop_wh: number;
        readonly energy_wh: number;
        readonly reason: string;
      })
  | (OfTransaction & {
      readonly kind: 'duplicated';
      readonly action: string;
      readonly ocpp_transaction_id: string | null;
    })
  | (OfTransaction &
      Sent & {
        readonly kind: 'call_error';
        readonly action: string;
        readonly code: string;
        readonly description: string;
      })
  | (OfTransaction & Sent & { readonly kind: 'dropped'; readonly action: string; readonly why: string })
  | (OfTransaction & Sent & { readonly kind: 'unanswered'; readonly action: string });

/** One transaction as its charge point knows it. */
export interface LedgerSession {
  readonly localId: string;
  readonly chargePointId: string;
  readonly version: OcppVersion;
  readonly connectorId: number;
  readonly idTag: string;
  /** As the CSMS named it (1.6), or as the charge point did (2.0.1); null while no start was answered. */
  readonly ocppTransactionId: string | null;
  /** The CSMS's word on the id tag; null while no start was answered. */
  readonly authorizationStatus: string | null;
  readonly startedAt: string;
  readonly meterStartWh: number;
  readonly endedAt: string | null;
  readonly meterStopWh: number | null;
  readonly stopReason: string | null;
  readonly startConfirmed: boolean;
  readonly endConfirmed: boolean;
  /** Confirmed messages with meter values between start and stop, and the last register among them. */
  readonly metersConfirmed: number;
  readonly lastConfirmedRegisterWh: number | null;
  /** Actions that were given up. */
  readonly dropped: readonly string[];
  /** Other transaction ids than the first that answers to a repeated start gave: a fault of the CSMS. */
  readonly contradictions: readonly string[];
}

/** Of transaction messages. */
export interface LedgerCounts {
  /** Times that a message went out, the first time included. */
  readonly sent: number;
  readonly confirmed: number;
  /** Sent again for want of an answer or after a CALLERROR. */
  readonly resent: number;
  /** Sent again although answered. */
  readonly duplicated: number;
  readonly dropped: number;
  readonly callErrors: number;
}

export interface LedgerContent {
  readonly sessions: readonly LedgerSession[];
  readonly counts: LedgerCounts;
  /** Highest register of each connector, by `registerKey`. */
  readonly registersWh: ReadonlyMap<string, number>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function registerKey(chargePointId: string, connectorId: number): string {
  return `${chargePointId}/${connectorId}`;
}

/** Parses newline-delimited JSON; a line that was torn by the end of a process counts as not written. */
export function parseLedger(text: string): LedgerEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as LedgerEntry];
    } catch {
      return [];
    }
  });
}

/** Sessions in the order in which they began. */
export function foldLedger(entries: Iterable<LedgerEntry>): LedgerContent {
  const sessions = new Map<string, Mutable<LedgerSession>>();
  const counts: Mutable<LedgerCounts> = {
    sent: 0,
    confirmed: 0,
    resent: 0,
    duplicated: 0,
    dropped: 0,
    callErrors: 0,
  };
  const registersWh = new Map<string, number>();
  for (const entry of entries) {
    count(counts, entry);
    if (entry.kind === 'begun') sessions.set(entry.local_id, begun(entry));
    const session = 'local_id' in entry ? sessions.get(entry.local_id) : undefined;
    if (session === undefined) continue;
    apply(session, entry);
    const key = registerKey(session.chargePointId, session.connectorId);
    const seenWh = session.meterStopWh ?? session.lastConfirmedRegisterWh ?? session.meterStartWh;
    registersWh.set(key, Math.max(registersWh.get(key) ?? 0, seenWh));
  }
  return { sessions: [...sessions.values()], counts, registersWh };
}

function begun(entry: LedgerEntry & { kind: 'begun' }): Mutable<LedgerSession> {
  return {
    localId: entry.local_id,
    chargePointId: entry.charge_point_id,
    version: entry.version,
    connectorId: entry.connector_id,
    idTag: entry.id_tag,
    ocppTransactionId: null,
    authorizationStatus: null,
    startedAt: entry.started_at,
    meterStartWh: entry.meter_start_wh,
    endedAt: null,
    meterStopWh: null,
    stopReason: null,
    startConfirmed: false,
    endConfirmed: false,
    metersConfirmed: 0,
    lastConfirmedRegisterWh: null,
    dropped: [],
    contradictions: [],
  };
}

function apply(session: Mutable<LedgerSession>, entry: LedgerEntry): void {
  switch (entry.kind) {
    case 'started':
      session.startConfirmed = true;
      session.ocppTransactionId = entry.ocpp_transaction_id;
      session.authorizationStatus = entry.status;
      return;
    case 'metered':
      session.metersConfirmed += 1;
      session.lastConfirmedRegisterWh = Math.max(session.lastConfirmedRegisterWh ?? 0, entry.register_wh);
      return;
    case 'ended':
      session.endedAt = entry.ended_at;
      session.meterStopWh = entry.meter_stop_wh;
      session.stopReason = entry.reason;
      return;
    case 'stopped':
      session.endConfirmed = true;
      return;
    case 'dropped':
      session.dropped = [...session.dropped, entry.action];
      return;
    case 'duplicated':
      if (entry.ocpp_transaction_id !== null && entry.ocpp_transaction_id !== session.ocppTransactionId) {
        session.contradictions = [...session.contradictions, entry.ocpp_transaction_id];
      }
      return;
    case 'begun':
    case 'authorized':
    case 'call_error':
    case 'unanswered':
      return;
  }
}

function count(counts: Mutable<LedgerCounts>, entry: LedgerEntry): void {
  switch (entry.kind) {
    case 'started':
    case 'metered':
    case 'stopped':
      counts.confirmed += 1;
      countSent(counts, entry.attempts);
      return;
    case 'dropped':
      counts.dropped += 1;
      countSent(counts, entry.attempts);
      return;
    case 'unanswered':
      countSent(counts, entry.attempts);
      return;
    case 'duplicated':
      counts.sent += 1;
      counts.duplicated += 1;
      return;
    case 'call_error':
      counts.callErrors += 1;
      return;
    case 'begun':
    case 'ended':
    case 'authorized':
      return;
  }
}

/** A message may be given up, or still wait, without having been sent once. */
function countSent(counts: Mutable<LedgerCounts>, attempts: number): void {
  counts.sent += attempts;
  counts.resent += Math.max(0, attempts - 1);
}
