import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, newId, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  type RecordedChange,
} from '@csms/platform-http';

import { TariffEntity } from '../tariffs/tariff.entity';

import { toAssignmentDto } from './assignment.mapper';
import type { AssignTariffDto } from './dto/assignment.dto';
import { TariffAssignmentEntity } from './tariff-assignment.entity';

@Injectable()
export class AssignmentsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  assign(caller: Principal, tariffId: string, input: AssignTariffDto): Promise<TariffAssignmentEntity> {
    checkTarget(caller, input);
    return this.database.run(caller.organizationId, async (tx) => {
      await requireTariff(tx, tariffId);
      const row = tx.create(TariffAssignmentEntity, {
        id: newId('asg'),
        organizationId: caller.organizationId,
        tariffId,
        targetType: input.target_type,
        targetId: input.target_id,
        connectorId: input.connector_id ?? null,
        createdAt: new Date(),
      });
      try {
        await tx.insert(TariffAssignmentEntity, row);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new AlreadyExistsError(
          `The ${input.target_type} ${input.target_id} has a tariff. Delete that assignment first.`,
        );
      }
      await this.record(tx, caller, 'created', row, { before: null, after: toAssignmentDto(row) });
      return row;
    });
  }

  list(caller: Principal, tariffId: string, page: PageRequest): Promise<FoundPage<TariffAssignmentEntity>> {
    return this.database.run(caller.organizationId, async (tx) => {
      await requireTariff(tx, tariffId);
      const query = tx
        .createQueryBuilder(TariffAssignmentEntity, 'assignment')
        .where('assignment.tariffId = :tariffId', { tariffId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  remove(caller: Principal, tariffId: string, assignmentId: string): Promise<void> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(TariffAssignmentEntity, { id: assignmentId, tariffId });
      const { affected } = await tx.delete(TariffAssignmentEntity, { id: assignmentId, tariffId });
      if (row === null || affected !== 1) throw new NotFoundError('assignment', assignmentId);
      await this.record(tx, caller, 'removed', row, { before: toAssignmentDto(row), after: null });
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    { id: resourceId }: TariffAssignmentEntity,
    states: Pick<RecordedChange, 'before' | 'after'>,
  ): Promise<void> {
    const resourceType = 'tariff_assignment';
    const action = `${resourceType}.${deed}`;
    return this.changes.record(tx, caller, { action, resourceType, resourceId, ...states });
  }
}

async function requireTariff(tx: EntityManager, tariffId: string): Promise<void> {
  if (!(await tx.existsBy(TariffEntity, { id: tariffId }))) throw new NotFoundError('tariff', tariffId);
}

function checkTarget(caller: Principal, input: AssignTariffDto): void {
  const isConnector = input.target_type === 'connector';
  if (isConnector !== (input.connector_id !== undefined)) {
    const detail = isConnector
      ? 'A connector needs its connector_id.'
      : 'connector_id goes with the target type connector.';
    throw new ValidationFailedError([{ pointer: '/connector_id', code: 'target', detail }]);
  }
  if (input.target_type === 'organization' && input.target_id !== caller.organizationId) {
    throw new NotFoundError('organization', input.target_id);
  }
}
