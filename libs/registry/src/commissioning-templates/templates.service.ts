import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { type FieldError, newId, orNotFound, ValidationFailedError } from '@csms/kernel';
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

import { CommissioningTemplateEntity } from './commissioning-template.entity';
import { checkRules, EVERY_CHECK } from './domain/check-rules';
import { configurationRules } from './domain/configuration-rules';
import type { TemplateConfiguration } from './domain/template';
import type {
  CreateTemplateDto,
  TemplateConfigurationInputDto,
  TemplateQueryDto,
  UpdateTemplateDto,
} from './dto/template.dto';
import { suitedFilter } from './suited-filter';

const TEMPLATE_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt', name: 'name' } as const;

/** What an operator does with templates. */
@Injectable()
export class TemplatesService {
  private readonly changes: ChangesOf<CommissioningTemplateEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('commissioning_template', ({ id }) => id);
  }

  create(caller: Principal, input: CreateTemplateDto): Promise<CommissioningTemplateEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(CommissioningTemplateEntity, {
        id: newId('tpl'),
        organizationId: caller.organizationId,
        name: input.name,
        vendor: input.vendor ?? null,
        model: input.model ?? null,
        configuration: configurationOf(input.configuration),
        checks: input.checks ?? EVERY_CHECK,
        createdAt: now,
        updatedAt: now,
      });
      checkRulesOf(row);
      await keepOnce(() => tx.insert(CommissioningTemplateEntity, row), doubled(row));
      await this.changes.created(tx, caller, row);
      return row;
    });
  }

  list(caller: Principal, filter: TemplateQueryDto): Promise<FoundPage<CommissioningTemplateEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(CommissioningTemplateEntity, 'template');
      whereGiven(query, [...suitedFilter(filter), ['template.name ilike :q', { q: containing(filter.q) }]]);
      return findSorted(query, sortOrder(filter.sort, TEMPLATE_ORDERS), 'id', pageRequest(filter));
    });
  }

  get(caller: Principal, id: string): Promise<CommissioningTemplateEntity> {
    return this.database.run(caller.organizationId, (tx) => find(tx, caller, id));
  }

  update(
    caller: Principal,
    id: string,
    input: UpdateTemplateDto,
    check: Check<CommissioningTemplateEntity>,
  ): Promise<CommissioningTemplateEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await find(tx, caller, id, true);
      check(row);
      const before = snapshot(row);
      if (input.name !== undefined) row.name = input.name;
      if (input.vendor !== undefined) row.vendor = input.vendor;
      if (input.model !== undefined) row.model = input.model;
      if (input.configuration !== undefined) row.configuration = configurationOf(input.configuration);
      if (input.checks !== undefined) row.checks = input.checks;
      checkRulesOf(row);
      row.updatedAt = new Date();
      await keepOnce(() => tx.save(row), doubled(row));
      await this.changes.updated(tx, caller, before, row);
      return row;
    });
  }

  async remove(caller: Principal, id: string, check: Check<CommissioningTemplateEntity>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await find(tx, caller, id, true);
      check(row);
      await tx.delete(CommissioningTemplateEntity, { id });
      await this.changes.removed(tx, caller, row);
    });
  }
}

async function find(
  tx: EntityManager,
  { organizationId }: Principal,
  id: string,
  isLocked = false,
): Promise<CommissioningTemplateEntity> {
  const row = await tx.findOne(CommissioningTemplateEntity, {
    where: { organizationId, id },
    ...(isLocked ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  });
  return orNotFound(row, 'commissioning_template', id);
}

function configurationOf(input: TemplateConfigurationInputDto | undefined): TemplateConfiguration {
  return { ocpp16: input?.ocpp16 ?? {}, ocpp201: input?.ocpp201 ?? {} };
}

/** @throws ValidationFailedError */
function checkRulesOf({ vendor, model, configuration, checks }: CommissioningTemplateEntity): void {
  const broken: FieldError[] = [...configurationRules(configuration), ...checkRules(checks)];
  if (model !== null && vendor === null) {
    broken.push({ pointer: '/vendor', code: 'required', detail: 'A model is one of a vendor: name it.' });
  }
  if (broken.length > 0) throw new ValidationFailedError(broken);
}

function doubled({ name }: CommissioningTemplateEntity): string {
  return `There is a template ${name} already.`;
}
