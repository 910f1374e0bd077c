import type { GivenResponse } from './given-response';

/** `auto`: by the central system itself; `static`: always the same; `manual`: by the REST API, while the charger waits. */
export const HANDLER_MODES = ['auto', 'static', 'manual'] as const;
export type HandlerMode = (typeof HANDLER_MODES)[number];

export const MAX_TIMEOUT_MS = 25_000;
export const DEFAULT_TIMEOUT_MS = 10_000;

/** How calls of one action are answered. */
export interface MessageHandler {
  readonly mode: HandlerMode;
  readonly staticResponse: GivenResponse | null;
  readonly timeoutMs: number | null;
  /** What a charger is told when nobody answers in time; null: what the central system itself says. */
  readonly fallbackResponse: GivenResponse | null;
}

export const AUTO: MessageHandler = {
  mode: 'auto',
  staticResponse: null,
  timeoutMs: null,
  fallbackResponse: null,
};

/** Who answered: the central system by itself, a rule (static or fallback), or somebody by the REST API. */
export const RESPONDERS = ['default', 'rule', 'api'] as const;
export type Responder = (typeof RESPONDERS)[number];

/** Why a handler's own answer did not come about. */
export const HANDLER_PROBLEMS = ['invalid_response', 'timed_out', 'too_many_held', 'unavailable'] as const;
export type HandlerProblem = (typeof HANDLER_PROBLEMS)[number];
