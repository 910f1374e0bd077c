import type { SessionFact } from '../../charging-sessions/domain/session-facts';
import type { LifeWord } from '../../life-lines/domain/life-step';
import type { TokenCopy } from '../../tokens/token-copies';

import type { ImportRow } from './import-row';

/** A fact of a session of the past, and what it says of its life. */
export interface PastFact {
  readonly fact: SessionFact;
  readonly words: readonly LifeWord[];
}

const source = 'Import';

/** What a charger would have told of it. That it charged is all that is known of its token: it was accepted. */
export function factsOfRow(row: ImportRow, token: TokenCopy | null): PastFact[] {
  const { startedAt, endedAt, stopReason } = row;
  // Without a word of the vehicle charging lasts until the end.
  const fullAt = row.chargingEndedAt !== null && row.chargingEndedAt < endedAt ? row.chargingEndedAt : null;
  const chargingState = fullAt === null ? null : 'Charging';
  const authorization = {
    idToken: row.idTag,
    idTokenType: token?.idTokenType ?? null,
    status: 'Accepted',
    driverId: token?.driverId ?? null,
    purpose: null,
  };
  const samples: [] = [];
  const started: PastFact = {
    fact: {
      kind: 'started',
      at: startedAt,
      meterStartWh: row.meterStartWh,
      authorization,
      chargingState,
      samples,
    },
    words: [
      { at: startedAt, step: 'started', reason: null, source },
      ...(fullAt === null
        ? []
        : [{ at: startedAt, step: 'charging' as const, reason: null, source } as const]),
    ],
  };
  const full: PastFact[] =
    fullAt === null
      ? []
      : [
          {
            fact: { kind: 'updated', at: fullAt, authorization: null, chargingState: 'SuspendedEV', samples },
            words: [{ at: fullAt, step: 'suspended_ev', reason: null, source }],
          },
        ];
  const ended: PastFact = {
    fact: { kind: 'ended', at: endedAt, meterStopWh: row.meterStopWh, reason: stopReason, samples },
    words: [{ at: endedAt, step: 'ended', reason: stopReason, source }],
  };
  return [started, ...full, ended];
}
