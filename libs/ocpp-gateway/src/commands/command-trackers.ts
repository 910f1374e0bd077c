import type { OcppVersion } from '@csms/ocpp';
import type { Principal } from '@csms/platform-http';

import type { CommandVerdict } from './domain/command-verdict';

/** A message that is about to be sent because a caller wants it. */
export interface CallOfCaller {
  readonly chargePointId: string;
  readonly version: OcppVersion;
  readonly action: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Hears what became of it. */
export type HearVerdict = (verdict: CommandVerdict) => Promise<void>;

/** A feature in which some commands begin what goes on after their answer, and has an object of its own for it. */
export interface CommandTracker {
  /** Before the message is sent, for the charger's first word of it may come at once. null: it is none of these. */
  begin(caller: Principal, call: CallOfCaller): Promise<HearVerdict | null>;
}

export const COMMAND_TRACKERS = Symbol('csms:command-trackers');
