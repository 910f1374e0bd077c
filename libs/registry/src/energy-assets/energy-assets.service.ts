import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  CodedError,
  Decimal,
  newId,
  NotFoundError,
  orNotFound,
  UnknownReferenceError,
  ValidationFailedError,
} from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findNewestFirst,
  type FoundPage,
  pageRequest,
  type Principal,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog, type ChangesOf } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { findSite } from '../sites/site-access';
import { wouldBeBelowItself } from '../trees/below-itself';

import type {
  CreateEnergyAssetDto,
  EnergyAssetLimitsDto,
  EnergyAssetQueryDto,
  UpdateEnergyAssetDto,
} from './dto/energy-asset.dto';
import { EnergyAssetEntity, type EnergyAssetLimits } from './energy-asset.entity';
import { energyAssetChanged, energyAssetRemoved } from './energy-asset-events';

@Injectable()
export class EnergyAssetsService {
  private readonly changes: ChangesOf<EnergyAssetEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('energy_asset', ({ id }) => id);
  }

  create(caller: Principal, siteId: string, input: CreateEnergyAssetDto): Promise<EnergyAssetEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      // Locked: two that change the tree of one site at once could close a circle.
      await findSite(tx, caller, siteId, 'write');
      const now = new Date();
      const asset = tx.create(EnergyAssetEntity, {
        id: newId('ast'),
        organizationId: caller.organizationId,
        siteId,
        parentId: input.parent_id ?? null,
        type: input.type,
        name: input.name,
        maxPowerKw: decimalOf(input.max_power_kw),
        limits: limitsOf(input.limits),
        metadata: input.metadata ?? {},
        createdAt: now,
        updatedAt: now,
      });
      await checkParent(tx, asset);
      await tx.insert(EnergyAssetEntity, asset);
      await this.outbox.append(tx, energyAssetChanged(asset));
      await this.changes.created(tx, caller, asset);
      return asset;
    });
  }

  list(
    caller: Principal,
    siteId: string,
    filter: EnergyAssetQueryDto,
  ): Promise<FoundPage<EnergyAssetEntity>> {
    return this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'read');
      const query = tx.createQueryBuilder(EnergyAssetEntity, 'asset').where({ siteId });
      whereGiven(query, [['asset.type = :type', { type: filter.type }]]);
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, pageRequest(filter));
    });
  }

  get(caller: Principal, siteId: string, assetId: string): Promise<EnergyAssetEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'read');
      return findAsset(tx, siteId, assetId);
    });
  }

  update(
    caller: Principal,
    siteId: string,
    assetId: string,
    input: UpdateEnergyAssetDto,
    check: Check<EnergyAssetEntity>,
  ): Promise<EnergyAssetEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'write');
      const asset = await findAsset(tx, siteId, assetId);
      check(asset);
      const before = snapshot(asset);
      if (input.name !== undefined) asset.name = input.name;
      if (input.max_power_kw !== undefined) asset.maxPowerKw = decimalOf(input.max_power_kw);
      if (input.limits !== undefined) asset.limits = limitsOf(input.limits);
      if (input.metadata !== undefined) asset.metadata = input.metadata ?? {};
      if (input.parent_id !== undefined) {
        asset.parentId = input.parent_id;
        await checkParent(tx, asset);
      }
      asset.updatedAt = new Date();
      await tx.save(asset);
      await this.outbox.append(tx, energyAssetChanged(asset));
      await this.changes.updated(tx, caller, before, asset);
      return asset;
    });
  }

  async remove(
    caller: Principal,
    siteId: string,
    assetId: string,
    check: Check<EnergyAssetEntity>,
  ): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'write');
      const asset = await findAsset(tx, siteId, assetId);
      check(asset);
      if (await tx.existsBy(EnergyAssetEntity, { parentId: assetId })) {
        throw new CodedError('conflict', 'Other assets hang below this one: move or remove them first.');
      }
      await tx.delete(EnergyAssetEntity, { id: assetId });
      await this.outbox.append(tx, energyAssetRemoved(asset));
      await this.changes.removed(tx, caller, asset);
    });
  }
}

async function findAsset(tx: EntityManager, siteId: string, assetId: string): Promise<EnergyAssetEntity> {
  const asset = await tx.findOneBy(EnergyAssetEntity, { id: assetId, siteId });
  return orNotFound(asset, 'energy_asset', assetId);
}

async function checkParent(tx: EntityManager, { id, siteId, parentId }: EnergyAssetEntity): Promise<void> {
  if (parentId === null) return;
  const assets = await tx.findBy(EnergyAssetEntity, { siteId });
  const parents = new Map(assets.map((asset) => [asset.id, asset.parentId]));
  if (!parents.has(parentId))
    throw new UnknownReferenceError('/parent_id', new NotFoundError('energy_asset', parentId));
  if (wouldBeBelowItself(id, parentId, parents)) {
    throw new ValidationFailedError([
      { pointer: '/parent_id', code: 'circle', detail: 'An asset cannot be fed by itself.' },
    ]);
  }
}

function decimalOf(value: number | null | undefined): Decimal | null {
  return value == null ? null : new Decimal(String(value));
}

function limitsOf(input: EnergyAssetLimitsDto | null | undefined): EnergyAssetLimits {
  return {
    import_kw: input?.import_kw ?? null,
    export_kw: input?.export_kw ?? null,
    per_phase_a: input?.per_phase_a ?? null,
  };
}
