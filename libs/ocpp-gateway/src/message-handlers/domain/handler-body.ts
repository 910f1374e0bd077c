import type { FieldError } from '@csms/kernel';

import type { DecidedAction } from './decided-action';
import { type GivenResponse, problemsOf } from './given-response';
import { DEFAULT_TIMEOUT_MS, type HandlerMode, type MessageHandler } from './message-handler';

/** A handler as somebody wants it. */
export interface WantedHandler {
  readonly mode: HandlerMode;
  readonly static_response?: GivenResponse | null;
  readonly timeout_ms?: number | null;
  readonly fallback_response?: GivenResponse | null;
}

/** The mode to which a member belongs. */
const MODE_OF = { static_response: 'static', timeout_ms: 'manual', fallback_response: 'manual' } as const;

/** What is wrong with it; nothing: {@link handlerOf} makes it one. */
export function problemsOfHandler(action: DecidedAction, wanted: WantedHandler): FieldError[] {
  const { mode, static_response: given = null, fallback_response: fallback = null } = wanted;
  const foreign = Object.entries(MODE_OF).flatMap(([member, owner]): FieldError[] => {
    if ((wanted[member as keyof typeof MODE_OF] ?? null) === null || mode === owner) return [];
    const detail = `${member} belongs to the mode ${owner}.`;
    return [{ pointer: `/${member}`, code: 'not_allowed', detail }];
  });
  if (foreign.length > 0) return foreign;
  if (mode === 'static' && given === null) {
    const detail = 'The mode static needs the answer that it gives.';
    return [{ pointer: '/static_response', code: 'required', detail }];
  }
  return [
    ...(given === null ? [] : problemsOf(action, given, '/static_response')),
    ...(fallback === null ? [] : problemsOf(action, fallback, '/fallback_response')),
  ];
}

export function handlerOf(wanted: WantedHandler): MessageHandler {
  const { mode } = wanted;
  return {
    mode,
    staticResponse: wanted.static_response ?? null,
    timeoutMs: mode === 'manual' ? (wanted.timeout_ms ?? DEFAULT_TIMEOUT_MS) : null,
    fallbackResponse: wanted.fallback_response ?? null,
  };
}
