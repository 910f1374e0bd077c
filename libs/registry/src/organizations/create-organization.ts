import { DEFAULT_REQUEST_LIMITS, READ_SCOPES, type RequestLimits, type Scope, SCOPES } from '@csms/contracts';
import { isCurrency, isTimeZone, newId } from '@csms/kernel';
import type { Database } from '@csms/platform-db';
import type { Outbox } from '@csms/platform-kafka';

import { ApiKeyStore } from '../api-keys/api-key-store';
import { AuditLog } from '../audit/audit-log';

import { announceOrganization } from './announce-organization';
import { checkLimits } from './domain/check-limits';
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
  /** In place of the defaults. */
  readonly limits?: Partial<RequestLimits>;
  readonly apiKeys: readonly { readonly name: string; readonly scopes: readonly Scope[] }[];
}

export interface CreatedOrganization {
  readonly organization_id: string;
  readonly api_keys: readonly { readonly name: string; readonly key: string }[];
}

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
  const limits = { ...DEFAULT_REQUEST_LIMITS, ...input.limits };
  checkLimits(limits);
  const audit = new AuditLog();
  const keys = new ApiKeyStore(outbox, audit);
  return database.transaction(async (tx) => {
    const organization = tx.create(OrganizationEntity, {
      id: newId('org'),
      name: input.name,
      country: input.country,
      currency: input.currency,
      timeZone: input.timeZone,
      rateLimitPerMinute: limits.ratePerMinute,
      rateLimitBurst: limits.burst,
      dailyRequestQuota: limits.dailyQuota,
      contactEmail: null,
      settings: {},
      createdAt: new Date(),
    });
    await tx.insert(OrganizationEntity, organization);
    await announceOrganization(tx, outbox, organization);
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
      const { key } = await keys.create(tx, 'command_line', {
        organizationId: organization.id,
        name,
        scopes,
        resourceGrants: [],
        allowedIps: [],
        expiresAt: null,
      });
      apiKeys.push({ name, key });
    }
    return { organization_id: organization.id, api_keys: apiKeys };
  });
}
