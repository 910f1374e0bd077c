import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { MemberRemoved, MemberUpdated, type ResourceGrant, type Role } from '@csms/contracts';
import { CodedError, InvalidStateError, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findNewestFirst,
  type FoundPage,
  pageRequest,
  type Principal,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { coversGrants } from '../grants/domain/covers-grants';
import { requireGrantedSites } from '../grants/granted-sites-exist';
import { requireOwn } from '../organizations/organizations.service';

import { requireRights } from './domain/require-rights';
import type { MemberQueryDto } from './dto/member.dto';
import { MemberEntity } from './member.entity';
import { memberEvent } from './member-event';

@Injectable()
export class MembersService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  list(
    caller: Principal,
    organizationId: string,
    { role, ...page }: MemberQueryDto,
  ): Promise<FoundPage<MemberEntity>> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, (tx) => {
      const query = tx.createQueryBuilder(MemberEntity, 'member');
      if (role !== undefined) query.where('member.role = :role', { role });
      return findNewestFirst(query, { at: 'joinedAt', id: 'userId' }, pageRequest(page));
    });
  }

  get(caller: Principal, organizationId: string, userId: string): Promise<MemberEntity> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const member = await tx.findOneBy(MemberEntity, { userId });
      if (member === null) throw new NotFoundError('member', userId);
      return member;
    });
  }

  /** To make another one the owner is to pass the ownership on. */
  changeRole(
    caller: Principal,
    organizationId: string,
    userId: string,
    role: Role,
    check: Check<MemberEntity>,
  ): Promise<MemberEntity> {
    return this.onMembers(caller, organizationId, userId, async (tx, member) => {
      check(member);
      if (member.role === role) return member;
      if (role === 'owner') await this.passOwnershipOn(tx, caller);
      else {
        refuseOwner(member);
        requireRights(caller, role);
      }
      const grants = role === 'owner' ? [] : member.resourceGrants;
      return this.change(tx, caller, member, { role, resourceGrants: grants }, 'role_changed');
    });
  }

  changeGrants(
    caller: Principal,
    organizationId: string,
    userId: string,
    grants: ResourceGrant[],
    check: Check<MemberEntity>,
  ): Promise<MemberEntity> {
    return this.onMembers(caller, organizationId, userId, async (tx, member) => {
      check(member);
      if (member.role === 'owner' && grants.length > 0) {
        throw new InvalidStateError('The owner reaches the whole organization.');
      }
      if (!coversGrants(caller.grants, grants)) {
        throw new CodedError('insufficient_role', 'Your own credential is held to fewer sites.');
      }
      await requireGrantedSites(tx, grants);
      return this.change(tx, caller, member, { resourceGrants: grants }, 'grants_changed');
    });
  }

  /** Everybody may leave, but for the owner. */
  async remove(
    caller: Principal,
    organizationId: string,
    userId: string,
    check: Check<MemberEntity>,
  ): Promise<void> {
    if (caller.subject !== userId && !caller.scopes.includes('write:organization')) {
      throw new CodedError('insufficient_scope', 'To remove others needs the scope write:organization.', {
        required_scope: 'write:organization',
      });
    }
    await this.onMembers(caller, organizationId, userId, async (tx, member) => {
      check(member);
      refuseOwner(member);
      await tx.delete(MemberEntity, { organizationId, userId });
      await this.outbox.append(tx, memberEvent(MemberRemoved, member, new Date()));
      await this.record(tx, caller, 'removed', member, snapshot(member), null);
    });
  }

  /** Locks all members: of two changes of ownership one comes after the other. */
  private onMembers<T>(
    caller: Principal,
    organizationId: string,
    userId: string,
    work: (tx: EntityManager, member: MemberEntity) => Promise<T>,
  ): Promise<T> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const members = await tx.find(MemberEntity, {
        order: { userId: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const member = members.find((one) => one.userId === userId);
      if (member === undefined) throw new NotFoundError('member', userId);
      // Also to those whose sites are not the caller's, so that nobody takes them from others.
      if (caller.subject !== userId && !coversGrants(caller.grants, member.resourceGrants)) {
        throw new NotFoundError('member', userId);
      }
      return work(tx, member);
    });
  }

  private async passOwnershipOn(tx: EntityManager, caller: Principal): Promise<void> {
    const owner = await tx.findOneBy(MemberEntity, { role: 'owner' });
    if (caller.type !== 'user' || owner?.userId !== caller.subject) {
      throw new CodedError('insufficient_role', 'Only the owner passes the ownership on.');
    }
    await this.change(tx, caller, owner, { role: 'admin' }, 'role_changed');
  }

  private async change(
    tx: EntityManager,
    caller: Principal,
    member: MemberEntity,
    change: Partial<MemberEntity>,
    deed: string,
  ): Promise<MemberEntity> {
    const before = snapshot(member);
    Object.assign(member, change);
    await tx.save(member);
    await this.outbox.append(tx, memberEvent(MemberUpdated, member));
    await this.record(tx, caller, deed, member, before, member);
    return member;
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    { userId: resourceId }: MemberEntity,
    before: object,
    after: object | null,
  ): Promise<void> {
    const action = `member.${deed}`;
    return this.audit.record(tx, caller, { action, resourceType: 'member', resourceId, before, after });
  }
}

function refuseOwner({ role }: MemberEntity): void {
  if (role !== 'owner') return;
  throw new CodedError('last_owner', 'An organization has an owner: pass the ownership on first.');
}
