import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  CodedError,
  NotFoundError,
  orNotFound,
  UnknownReferenceError,
  ValidationFailedError,
} from '@csms/kernel';
import { containing, keepOnce, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';

import { AuditLog, type ChangesOf } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { wouldBeBelowItself } from '../trees/below-itself';

import { CostCentreEntity } from './cost-centre.entity';
import type { CostCentreQueryDto, CreateCostCentreDto, UpdateCostCentreDto } from './dto/cost-centre.dto';

const COST_CENTRE_ORDERS = {
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  code: 'code',
  name: 'name',
} as const;

@Injectable()
export class CostCentresService {
  private readonly changes: ChangesOf<CostCentreEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('cost_centre', ({ code }) => code);
  }

  create(caller: Principal, input: CreateCostCentreDto): Promise<CostCentreEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(CostCentreEntity, {
        organizationId: caller.organizationId,
        code: input.code,
        name: input.name,
        department: input.department ?? null,
        tenant: input.tenant ?? null,
        parent: input.parent ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await checkParent(tx, row);
      await keepOnce(() => tx.insert(CostCentreEntity, row), `The cost centre ${row.code} is there already.`);
      await this.changes.created(tx, caller, row);
      return row;
    });
  }

  list(caller: Principal, filter: CostCentreQueryDto): Promise<FoundPage<CostCentreEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(CostCentreEntity, 'cost_centre');
      whereGiven(query, [
        ['cost_centre.parent = :parent', { parent: filter.parent }],
        ['(cost_centre.code ilike :q or cost_centre.name ilike :q)', { q: containing(filter.q) }],
      ]);
      return findSorted(query, sortOrder(filter.sort, COST_CENTRE_ORDERS), 'code', pageRequest(filter));
    });
  }

  get(caller: Principal, code: string): Promise<CostCentreEntity> {
    return this.database.run(caller.organizationId, (tx) => find(tx, caller, code));
  }

  update(
    caller: Principal,
    code: string,
    input: UpdateCostCentreDto,
    check: Check<CostCentreEntity>,
  ): Promise<CostCentreEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      // Before the row itself: two that change the tree at once could close a circle, or wait for each other.
      if (input.parent != null) await lockTree(tx, caller);
      const row = await find(tx, caller, code, true);
      check(row);
      const before = snapshot(row);
      if (input.name !== undefined) row.name = input.name;
      if (input.department !== undefined) row.department = input.department;
      if (input.tenant !== undefined) row.tenant = input.tenant;
      if (input.parent !== undefined) {
        row.parent = input.parent;
        await checkParent(tx, row);
      }
      row.updatedAt = new Date();
      await tx.save(row);
      await this.changes.updated(tx, caller, before, row);
      return row;
    });
  }

  async remove(caller: Principal, code: string, check: Check<CostCentreEntity>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await find(tx, caller, code, true);
      check(row);
      const [used] = await tx.query<[{ drivers: number; below: number }]>(
        `select (select count(*) from driver where cost_centre = $1) as drivers,
                (select count(*) from cost_centre where parent = $1) as below`,
        [code],
      );
      if (used.drivers > 0 || used.below > 0) {
        throw new CodedError(
          'conflict',
          `The cost centre has ${used.drivers} drivers and ${used.below} cost centres below it.`,
        );
      }
      await tx.delete(CostCentreEntity, { organizationId: caller.organizationId, code });
      await this.changes.removed(tx, caller, row);
    });
  }
}

async function find(
  tx: EntityManager,
  { organizationId }: Principal,
  code: string,
  isLocked = false,
): Promise<CostCentreEntity> {
  const row = await tx.findOne(CostCentreEntity, {
    where: { organizationId, code },
    ...(isLocked ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  });
  return orNotFound(row, 'cost_centre', code);
}

function lockTree(
  tx: EntityManager,
  { organizationId }: Pick<Principal, 'organizationId'>,
): Promise<CostCentreEntity[]> {
  return tx.find(CostCentreEntity, {
    where: { organizationId },
    order: { code: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

async function checkParent(
  tx: EntityManager,
  { organizationId, code, parent }: CostCentreEntity,
): Promise<void> {
  if (parent === null) return;
  const all = await lockTree(tx, { organizationId });
  const parents = new Map(all.map((one) => [one.code, one.parent]));
  if (!parents.has(parent))
    throw new UnknownReferenceError('/parent', new NotFoundError('cost_centre', parent));
  if (wouldBeBelowItself(code, parent, parents)) {
    throw new ValidationFailedError([
      { pointer: '/parent', code: 'circle', detail: 'A cost centre cannot be below itself.' },
    ]);
  }
}
