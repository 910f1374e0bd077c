import type { Charger } from '../connections/charger';

import { askedAction } from './domain/boot-status';

/** Of a status there may be one message for each connector. */
const ASKED_FOR_MS = 60_000;

/** A command goes out: what it asks for may come, whatever the standing of the charger. */
export function noteAsked({ asked }: Charger, action: string, payload: object): void {
  if (action !== 'TriggerMessage' && action !== 'ExtendedTriggerMessage') return;
  const { requestedMessage } = payload as { requestedMessage?: unknown };
  if (typeof requestedMessage !== 'string') return;
  asked.set(askedAction(requestedMessage), Date.now() + ASKED_FOR_MS);
}

export function isAsked({ asked }: Charger, action: string): boolean {
  return (asked.get(action) ?? 0) > Date.now();
}
