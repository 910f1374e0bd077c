import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError, namedBy } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  type PageQueryDto,
  pageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointHardwareService } from '../charge-points/charge-point-hardware.service';
import { CHARGE_POINT_ORDERS, queryChargePoints } from '../charge-points/charge-point-query';
import {
  ChargePointsService,
  complete,
  type RegisteredChargePoint,
} from '../charge-points/charge-points.service';
import { type ChargePointWithConnectors, withConnectors } from '../charge-points/connectors';
import { type Installation, UNKNOWN_INSTALLATION } from '../charge-points/domain/installation';
import { wasSignedOff } from '../commissioning/was-signed-off';

import { isBeforeCommissioning } from './domain/installer-lifecycle';
import type {
  InstalledChargePointQueryDto,
  RegisterInstalledChargePointDto,
  UpdateInstalledChargePointDto,
} from './dto/installer-charge-point.dto';
import { InstallerEntity } from './installer.entity';
import { actingFor, findChargePoint, requireAssigned, requireProject } from './installer-access';

/** Ids are one for all operators: somebody for whom no operator answers cannot take them all. */
const MAX_WITHOUT_OPERATOR = 200;

/** The charge points that an installer puts up: those of his projects. */
@Injectable()
export class InstallerChargePointsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ChargePointsService) private readonly chargePoints: ChargePointsService,
    @Inject(ChargePointHardwareService) private readonly hardware: ChargePointHardwareService,
  ) {}

  /**
   * @throws NotFoundError for a project of others, AlreadyExistsError for an id that anybody has, InvalidStateError
   *   where 200 are registered that no operator has adopted
   */
  register(caller: Principal, input: RegisterInstalledChargePointDto): Promise<RegisteredChargePoint> {
    return this.database.transaction(async (tx) => {
      const { status, organizationId } = await namedBy('/project_id', () =>
        requireProject(tx, caller, input.project_id),
      );
      if (status === 'handed_over') throw new InvalidStateError('The project is handed over.');
      await refuseHoarding(tx, caller, organizationId);
      return this.chargePoints.registerWithin(tx, actingFor(caller, organizationId), input);
    });
  }

  list(
    caller: Principal,
    filter: InstalledChargePointQueryDto,
  ): Promise<FoundPage<ChargePointWithConnectors>> {
    return this.database.transaction(async (tx) => {
      const query = queryChargePoints(tx, caller, filter).andWhere(
        `exists (select 1 from project_installer assigned
                 where assigned.project_id = charge_point.project_id and assigned.installer_id = :installerId)`,
        { installerId: caller.subject },
      );
      const found = await findSorted(
        query,
        sortOrder(filter.sort, CHARGE_POINT_ORDERS),
        'id',
        pageRequest(filter),
      );
      return { ...found, rows: await withConnectors(tx, found.rows) };
    });
  }

  /** @throws NotFoundError for a project of others */
  listOfProject(
    caller: Principal,
    page: PageQueryDto,
    projectId: string,
  ): Promise<FoundPage<ChargePointWithConnectors>> {
    return this.database.transaction(async (tx) => {
      await requireProject(tx, caller, projectId);
      const query = queryChargePoints(tx, caller, { project_id: projectId });
      const found = await findSorted(
        query,
        sortOrder(undefined, CHARGE_POINT_ORDERS),
        'id',
        pageRequest(page),
      );
      return { ...found, rows: await withConnectors(tx, found.rows) };
    });
  }

  get(caller: Principal, id: string): Promise<ChargePointWithConnectors> {
    return this.database.transaction(async (tx) => complete(tx, await findChargePoint(tx, caller, id)));
  }

  /** @throws NotFoundError, InvalidStateError once it is handed over */
  update(
    caller: Principal,
    id: string,
    input: UpdateInstalledChargePointDto,
    check: Check<ChargePointWithConnectors>,
  ): Promise<ChargePointWithConnectors> {
    return this.database.transaction(async (tx) => {
      const { organizationId } = await findChargePoint(tx, caller, id);
      if (input.project_id !== undefined)
        await requireSameOperator(tx, caller, input.project_id, organizationId);
      return this.chargePoints.updateWithin(tx, actingFor(caller, organizationId), id, input, async (row) => {
        await this.permit(tx, caller, row, organizationId);
        check(await complete(tx, row));
        if (row.lifecycle === 'handed_over') throw new InvalidStateError('The charge point is handed over.');
        if (isOtherHardware(row, input) && (await wasSignedOff(tx, id))) {
          throw new InvalidStateError('Its checks were signed off for the hardware that it has now.');
        }
      });
    });
  }

  /** A new password, where the first was lost. @throws NotFoundError, InvalidStateError once it is handed over */
  renewCredentials(caller: Principal, id: string): Promise<RegisteredChargePoint> {
    return this.database.transaction(async (tx) => {
      const { organizationId } = await findChargePoint(tx, caller, id);
      const actor = actingFor(caller, organizationId);
      return this.hardware.renewCredentialsWithin(tx, actor, id, undefined, async (row) => {
        await this.permit(tx, caller, row, organizationId);
        if (row.lifecycle !== 'handed_over') return;
        throw new InvalidStateError('The charge point is handed over: its operator makes a new password.');
      });
    });
  }

  installation(caller: Principal, id: string): Promise<Installation> {
    return this.database.transaction(
      async (tx) => (await findChargePoint(tx, caller, id)).installation ?? UNKNOWN_INSTALLATION,
    );
  }

  /** @throws NotFoundError, InvalidStateError once it is handed over */
  install(
    caller: Principal,
    id: string,
    installation: Installation,
    check: Check<Installation>,
  ): Promise<Installation> {
    return this.database.transaction(async (tx) => {
      const { organizationId } = await findChargePoint(tx, caller, id);
      const actor = actingFor(caller, organizationId);
      return this.hardware.installWithin(tx, actor, id, installation, check, async (row) => {
        await this.permit(tx, caller, row, organizationId);
        if (row.lifecycle === 'handed_over') throw new InvalidStateError('The charge point is handed over.');
      });
    });
  }

  /** @throws NotFoundError, InvalidStateError once it is commissioned, also while it is checked anew */
  async remove(caller: Principal, id: string, check: Check<ChargePointWithConnectors>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { organizationId } = await findChargePoint(tx, caller, id);
      const actor = actingFor(caller, organizationId);
      await this.chargePoints.decommissionWithin(tx, actor, id, false, async (row) => {
        await this.permit(tx, caller, row, organizationId);
        check(await complete(tx, row));
        if (isBeforeCommissioning(row.lifecycle) && !(await wasSignedOff(tx, id))) return;
        throw new InvalidStateError(
          'The charge point has been commissioned: its operator may take it out of service.',
        );
      });
    });
  }

  /** Since it was found it may have gone to another project, or the project to an operator. */
  private async permit(
    tx: EntityManager,
    caller: Principal,
    row: ChargePointEntity,
    organizationId: string,
  ): Promise<void> {
    await requireAssigned(tx, caller, row);
    if (row.organizationId === organizationId) return;
    throw new CodedError('conflict', 'An operator has just adopted the project: try again.');
  }
}

async function requireSameOperator(
  tx: EntityManager,
  caller: Principal,
  projectId: string,
  organizationId: string,
): Promise<void> {
  const project = await namedBy('/project_id', () => requireProject(tx, caller, projectId));
  if (project.organizationId === organizationId) return;
  throw new CodedError('conflict', 'The project is of another operator.', { project_id: projectId });
}

/** Whether the change names another device than the one that is there. */
function isOtherHardware(row: ChargePointEntity, input: UpdateInstalledChargePointDto): boolean {
  const { vendor = row.vendor, model = row.model, serial_number: serialNumber = row.serialNumber } = input;
  return vendor !== row.vendor || model !== row.model || serialNumber !== row.serialNumber;
}

/** Those that were taken out of service keep their ids, and count. */
async function refuseHoarding(tx: EntityManager, caller: Principal, organizationId: string): Promise<void> {
  const own = await tx.findOne(InstallerEntity, {
    where: { id: caller.subject, organizationId },
    lock: { mode: 'pessimistic_write' },
  });
  if (own === null) return;
  if ((await tx.countBy(ChargePointEntity, { organizationId })) < MAX_WITHOUT_OPERATOR) return;
  throw new InvalidStateError(
    `You have registered ${MAX_WITHOUT_OPERATOR} charge points that no operator has adopted: let one adopt the project first.`,
  );
}
