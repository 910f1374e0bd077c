import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { newId } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { AuditEntryEntity } from './audit-entry.entity';
import { isUnchanged } from './domain/is-unchanged';
import { shownAs, snapshot } from './domain/snapshot';

type Caller = Pick<Principal, 'organizationId' | 'type' | 'subject' | 'requestId' | 'address'>;

/** Who changes something: a caller, the time that an organization keeps it, or somebody at the platform's own command line. */
export type Actor = Caller | RetentionActor | 'command_line';

interface RetentionActor extends Omit<Caller, 'type' | 'requestId'> {
  readonly type: 'retention';
  readonly requestId: null;
}

/** What an organization has settled to be kept for so long, and no longer. */
export function retentionOf(organizationId: string): RetentionActor {
  return { organizationId, type: 'retention', subject: 'retention', requestId: null, address: null };
}

export interface Change {
  /** Object and deed, e.g. `site.created`. */
  readonly action: string;
  /** Where the actor has none (an installer, the command line). */
  readonly organizationId?: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** null: it was not there. Secrets are left out here. */
  readonly before: object | null;
  /** null: it is gone. */
  readonly after: object | null;
}

/** A statement takes 65,535 parameters at most. */
const ENTRIES_AT_ONCE = 1_000;

/** The changes of one kind of object: `site.created`. */
export class ChangesOf<Row extends object> {
  constructor(
    private readonly log: AuditLog,
    private readonly resourceType: string,
    private readonly idOf: (row: Row) => string,
  ) {}

  created(tx: EntityManager, actor: Actor, row: Row): Promise<void> {
    return this.record(tx, actor, 'created', row, { before: null, after: row });
  }

  /** @param before a snapshot, taken before the row was changed */
  updated(tx: EntityManager, actor: Actor, before: object, row: Row): Promise<void> {
    return this.record(tx, actor, 'updated', row, { before, after: row });
  }

  removed(tx: EntityManager, actor: Actor, row: Row): Promise<void> {
    return this.record(tx, actor, 'removed', row, { before: row, after: null });
  }

  record(
    tx: EntityManager,
    actor: Actor,
    deed: string,
    row: Row,
    states: Pick<Change, 'before' | 'after'>,
  ): Promise<void> {
    const { resourceType } = this;
    const action = `${resourceType}.${deed}`;
    return this.log.record(tx, actor, { action, resourceType, resourceId: this.idOf(row), ...states });
  }
}

/**
 * The log of every change, written in the change's own transaction: there is no change without its entry, and no entry
 * of what stayed as it was.
 */
@Injectable()
export class AuditLog {
  of<Row extends object>(resourceType: string, idOf: (row: Row) => string): ChangesOf<Row> {
    return new ChangesOf(this, resourceType, idOf);
  }

  record(tx: EntityManager, actor: Actor, change: Change): Promise<void> {
    return this.recordAll(tx, actor, [change]);
  }

  async recordAll(tx: EntityManager, actor: Actor, changes: readonly Change[]): Promise<void> {
    const entries = changes
      .map((change) => entryOf(actor, change))
      .filter(({ action, before, after }) => !isUnchanged(action, before, after));
    for (let at = 0; at < entries.length; at += ENTRIES_AT_ONCE) {
      await tx.insert(AuditEntryEntity, entries.slice(at, at + ENTRIES_AT_ONCE));
    }
  }
}

function entryOf(actor: Actor, change: Change): AuditEntryEntity {
  const { type, subject, requestId, address } =
    actor === 'command_line' ? { type: actor, subject: actor, requestId: null, address: null } : actor;
  const organizationId = change.organizationId ?? (actor === 'command_line' ? '' : actor.organizationId);
  if (organizationId === '') throw new Error(`${change.action} belongs to no organization`);
  return {
    id: newId('aud'),
    organizationId,
    at: new Date(),
    actorType: type,
    actorId: subject,
    action: change.action,
    resourceType: change.resourceType,
    resourceId: change.resourceId,
    before: change.before === null ? null : shownAs(change.resourceType, snapshot(change.before)),
    after: change.after === null ? null : shownAs(change.resourceType, snapshot(change.after)),
    requestId,
    address,
  };
}
