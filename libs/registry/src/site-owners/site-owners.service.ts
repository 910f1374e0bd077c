import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, InvalidStateError, namedBy, newId, NotFoundError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  requireChangeable,
} from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { MailQueue } from '../mail/mail-queue';
import { OrganizationEntity } from '../organizations/organization.entity';
import { requireOwn } from '../organizations/organizations.service';
import { RegistrySettings } from '../registry-settings';
import { AccountMails } from '../sign-in/mails';
import { sha256 } from '../sign-in/user-secrets';
import { findSite } from '../sites/site-access';

import type { CreateSiteOwnerDto, SiteOwnerQueryDto, UpdateSiteOwnerDto } from './dto/site-owner.dto';
import { SiteOwnerEntity } from './site-owner.entity';
import {
  complete,
  reachesSites,
  replaceSites,
  type SiteOwner,
  whereSitesAreGranted,
  withSites,
} from './site-owner-sites';

const LIFE_MS = 7 * 86_400_000;

/** Owners of sites, as the organization sees them; {@link SiteOwnerAcceptance} is their own side. */
@Injectable()
export class SiteOwnersService {
  private readonly texts: AccountMails;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  create(caller: Principal, organizationId: string, input: CreateSiteOwnerDto): Promise<SiteOwner> {
    requireOwn(caller, organizationId);
    this.mails.requireMail();
    return this.database.run(organizationId, async (tx) => {
      await placeAll(tx, caller, input.site_ids);
      const now = new Date();
      const row = tx.create(SiteOwnerEntity, {
        id: newId('so'),
        organizationId,
        email: input.email,
        name: input.name,
        company: input.company ?? null,
        acceptedAt: null,
        createdAt: now,
        updatedAt: now,
      });
      const secret = renew(row);
      await insertOnce(tx, row);
      await replaceSites(tx, row, input.site_ids);
      const owner = await complete(tx, row);
      await this.send(tx, row, secret);
      await this.record(tx, caller, 'created', null, owner);
      return owner;
    });
  }

  list(
    caller: Principal,
    organizationId: string,
    page: PageRequest,
    { site_id: siteId }: SiteOwnerQueryDto,
  ): Promise<FoundPage<SiteOwner>> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const query = tx.createQueryBuilder(SiteOwnerEntity, 'site_owner');
      whereSitesAreGranted(query, caller);
      if (siteId !== undefined) {
        query.andWhere(
          `exists (select 1 from site_owner_site owned
                   where owned.site_owner_id = site_owner.id and owned.site_id = :siteId)`,
          { siteId },
        );
      }
      const found = await findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
      return { ...found, rows: await withSites(tx, found.rows) };
    });
  }

  get(caller: Principal, organizationId: string, id: string): Promise<SiteOwner> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const row = await tx.findOneBy(SiteOwnerEntity, { id });
      const owner = row === null ? null : await complete(tx, row);
      if (owner === null || !reachesSites(caller, 'read', owner)) throw new NotFoundError('site_owner', id);
      return owner;
    });
  }

  update(
    caller: Principal,
    organizationId: string,
    id: string,
    input: UpdateSiteOwnerDto,
    check: Check<SiteOwner>,
  ): Promise<SiteOwner> {
    return this.change(caller, organizationId, id, check, async (tx, before, row) => {
      if (input.site_ids !== undefined) await placeAll(tx, caller, input.site_ids);
      if (input.name !== undefined) row.name = input.name;
      if (input.company !== undefined) row.company = input.company;
      row.updatedAt = new Date();
      await tx.save(row);
      if (input.site_ids !== undefined) await replaceSites(tx, row, input.site_ids);
      const owner = await complete(tx, row);
      await this.record(tx, caller, 'updated', before, owner);
      return owner;
    });
  }

  /** With a new link, for another seven days; the one before is void. @throws InvalidStateError */
  resend(caller: Principal, organizationId: string, id: string): Promise<SiteOwner> {
    this.mails.requireMail();
    return this.change(caller, organizationId, id, checkNothing, async (tx, before, row) => {
      if (row.acceptedAt !== null)
        throw new InvalidStateError('The site owner has followed the link already.');
      const secret = renew(row);
      row.updatedAt = new Date();
      await tx.save(row);
      await this.send(tx, row, secret);
      const owner = await complete(tx, row);
      await this.record(tx, caller, 'invitation_resent', before, owner);
      return owner;
    });
  }

  async remove(
    caller: Principal,
    organizationId: string,
    id: string,
    check: Check<SiteOwner>,
  ): Promise<void> {
    await this.change(caller, organizationId, id, check, async (tx, before) => {
      await tx.delete(SiteOwnerEntity, { id });
      await this.record(tx, caller, 'removed', before, null);
    });
  }

  private change<T>(
    caller: Principal,
    organizationId: string,
    id: string,
    check: Check<SiteOwner>,
    work: (tx: EntityManager, before: { readonly id: string }, row: SiteOwnerEntity) => Promise<T>,
  ): Promise<T> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const row = await tx.findOne(SiteOwnerEntity, { where: { id }, lock });
      const owner = row === null ? null : await complete(tx, row);
      if (row === null || owner === null || !reachesSites(caller, 'read', owner)) {
        throw new NotFoundError('site_owner', id);
      }
      for (const siteId of owner.siteIds) requireChangeable(caller, siteId, 'site_owner', id);
      check(owner);
      return work(tx, { ...snapshot(owner), id }, row);
    });
  }

  private async send(tx: EntityManager, row: SiteOwnerEntity, secret: string): Promise<void> {
    const { name } = await tx.findOneByOrFail(OrganizationEntity, { id: row.organizationId });
    await this.mails.add(tx, row.email, this.texts.siteOwnerInvitation(name, row.name, secret));
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    before: { readonly id: string } | null,
    after: { readonly id: string } | null,
  ): Promise<void> {
    const resourceId = (after ?? before)?.id ?? '';
    const action = `site_owner.${deed}`;
    return this.audit.record(tx, caller, { action, resourceType: 'site_owner', resourceId, before, after });
  }
}

/** The link is sent again whatever has changed meanwhile. */
const checkNothing = (): void => undefined;

/** @throws UnknownReferenceError naming a site that the caller may not change */
async function placeAll(tx: EntityManager, caller: Principal, siteIds: readonly string[]): Promise<void> {
  // In one order, as every other transaction locks them.
  for (const siteId of [...siteIds].sort()) {
    await namedBy(`/site_ids/${siteIds.indexOf(siteId)}`, () => findSite(tx, caller, siteId, 'place'));
  }
}

/** @returns the secret of the link, which is kept as a hash */
function renew(row: SiteOwnerEntity): string {
  const secret = randomBytes(32).toString('base64url');
  row.secretSha256 = sha256(secret);
  row.expiresAt = new Date(Date.now() + LIFE_MS);
  return secret;
}

async function insertOnce(tx: EntityManager, row: SiteOwnerEntity): Promise<void> {
  try {
    await tx.insert(SiteOwnerEntity, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AlreadyExistsError(`${row.email} is a site owner already.`);
  }
}
