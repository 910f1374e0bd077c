import { parseArgs } from 'node:util';

import type { Environment } from '@csms/platform-ops';
import { createOrganization, SCOPE_SETS } from '@csms/registry';

import { LIMIT_OPTIONS, LIMIT_USAGE, limitsOf } from './limit-options';
import { withRegistry } from './registry-connection';
import { UsageError } from './usage-error';

export const CREATE_ORGANIZATION_USAGE = `create-organization --name NAME --country GB --currency GBP
    --time-zone Europe/London --api-key NAME=all|read-only … ${LIMIT_USAGE}`;

/** Makes an organization with its first keys and prints them, once, as one line of JSON. */
export async function runCreateOrganization(environment: Environment, args: string[]): Promise<string> {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      country: { type: 'string' },
      currency: { type: 'string' },
      'time-zone': { type: 'string' },
      'api-key': { type: 'string', multiple: true },
      ...LIMIT_OPTIONS,
    },
  });
  const { name, country, currency, 'time-zone': timeZone } = values;
  const keys = values['api-key'] ?? [];
  if (
    name === undefined ||
    country === undefined ||
    currency === undefined ||
    timeZone === undefined ||
    keys.length === 0
  ) {
    throw new UsageError(CREATE_ORGANIZATION_USAGE);
  }
  const input = { name, country, currency, timeZone, limits: limitsOf(values), apiKeys: keys.map(parseKey) };
  return withRegistry(environment, async (database, outbox) =>
    JSON.stringify(await createOrganization(database, outbox, input)),
  );
}

function parseKey(text: string) {
  const at = text.lastIndexOf('=');
  const scopes = SCOPE_SETS[text.slice(at + 1)];
  if (at < 1 || scopes === undefined) {
    throw new UsageError(`--api-key takes NAME=${Object.keys(SCOPE_SETS).join('|')}, not "${text}"`);
  }
  return { name: text.slice(0, at), scopes };
}
