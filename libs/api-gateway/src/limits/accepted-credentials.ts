import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const REMEMBERED_MS = 600_000;
const MAX_REMEMBERED = 20_000;

/**
 * Credentials that were good a moment ago, by the network that they came from; as hashes. Whoever guesses keys uses up
 * what his network may try: those who have a good one there go on.
 */
export class AcceptedCredentials {
  private readonly until = new Map<string, number>();

  add(network: string, headers: IncomingHttpHeaders, now: number): void {
    if (this.until.size >= MAX_REMEMBERED) this.until.clear();
    this.until.set(keyOf(network, headers), now + REMEMBERED_MS);
  }

  has(network: string, headers: IncomingHttpHeaders, now: number): boolean {
    return (this.until.get(keyOf(network, headers)) ?? -Infinity) > now;
  }
}

function keyOf(network: string, { authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): string {
  return hash('sha256', JSON.stringify([network, authorization, apiKey]), 'base64');
}
