import { READ_SCOPES, type Scope, SCOPES } from '@csms/contracts';
import { isCurrency, isTimeZone, newId } from '@csms/kernel';
import type { Database } from '@csms/platform-db';
import type { Outbox } from '@csms/platform-kafka';

import { ApiKeyLog } from '../api-keys/api-key-log';
import { issueApiKey } from '../api-keys/issue-api-key';
import { AuditLog } from '../audit/audit-log';

import { OrganizationEntity } from './organization.entity';

/** The named sets of scopes that the command line offers. */
export const SCOPE_SETS: Readonly<Record<string, readonly Scope[]>> = {
  all: SCOPES,
  'read-only': READ_SCOPES,
};

export interface NewOrganization {
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly apiKeys: readonly { readonly name: string; readonly scopes: readonly Scope[] }[];
}

export interface CreatedOrganization {
  readonly organization_id: string;
  readonly api_keys: readonly { readonly name: string; readonly key: string }[];
}

const WHOLE_ORGANIZATION = { resourceGrants: [], allowedIps: [], expiresAt: null };

/**
 * Makes a tenant with its first keys, in one transaction. There is no REST route for it: a tenant is made by whoever
 * runs the platform (`npm run admin -- create-organization`).
 *
 * @throws RangeError naming the value that is none
 */
export async function createOrganization(
  database: Database,
  outbox: Outbox,
  input: NewOrganization,
): Promise<CreatedOrganization> {
  if (!isTimeZone(input.timeZone))
    throw new RangeError(`${input.timeZone} is not a time zone of the IANA database`);
  if (!isCurrency(input.currency)) throw new RangeError(`${input.currency} is not a currency of ISO 4217`);
  if (!/^[A-Z]{2}$/.test(input.country))
    throw new RangeError(`${input.country} is not a country of ISO 3166-1`);
  const audit = new AuditLog();
  const log = new ApiKeyLog(outbox, audit);
  return database.transaction(async (tx) => {
    const organization = tx.create(OrganizationEntity, {
      id: newId('org'),
      name: input.name,
      country: input.country,
      currency: input.currency,
      timeZone: input.timeZone,
      createdAt: new Date(),
    });
    await tx.insert(OrganizationEntity, organization);
    await audit.record(tx, 'command_line', {
      action: 'organization.created',
      organizationId: organization.id,
      resourceType: 'organization',
      resourceId: organization.id,
      before: null,
      after: organization,
    });
    const apiKeys: { name: string; key: string }[] = [];
    for (const { name, scopes } of input.apiKeys) {
      const whole = { organizationId: organization.id, name, scopes, ...WHOLE_ORGANIZATION };
      const { key } = await issueApiKey(tx, 'command_line', whole, log);
      apiKeys.push({ name, key });
    }
    return { organization_id: organization.id, api_keys: apiKeys };
  });
}
