import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Decimal, newId, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';

import type { TariffBodyDto } from './dto/tariff.dto';
import { TariffEntity, TariffVersionEntity } from './tariff.entity';
import { toTariffDto } from './tariff.mapper';

export interface Tariff {
  readonly tariff: TariffEntity;
  readonly terms: TariffVersionEntity;
}

@Injectable()
export class TariffsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  create(caller: Principal, body: TariffBodyDto): Promise<Tariff> {
    requireAPrice(body);
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const tariff = tx.create(TariffEntity, {
        id: newId('tar'),
        organizationId: caller.organizationId,
        currency: body.currency,
        currentVersion: 1,
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(TariffEntity, tariff);
      const created = { tariff, terms: await addVersion(tx, tariff, body) };
      await this.record(tx, caller, 'created', null, created);
      return created;
    });
  }

  /**
   * A new version, for sessions that start from now on.
   *
   * @param check throws where the tariff is not what it should be
   */
  replace(
    caller: Principal,
    tariffId: string,
    body: TariffBodyDto,
    check: (current: Tariff) => void,
  ): Promise<Tariff> {
    requireAPrice(body);
    return this.database.run(caller.organizationId, async (tx) => {
      const tariff = await tx.findOne(TariffEntity, {
        where: { id: tariffId },
        lock: { mode: 'pessimistic_write' },
      });
      if (tariff === null) throw new NotFoundError('tariff', tariffId);
      const current = await currentOf(tx, tariff);
      check(current);
      const before = toTariffDto(current);
      tariff.currentVersion += 1;
      tariff.currency = body.currency;
      tariff.updatedAt = new Date();
      await tx.save(tariff);
      const replaced = { tariff, terms: await addVersion(tx, tariff, body) };
      await this.record(tx, caller, 'updated', before, replaced);
      return replaced;
    });
  }

  list(caller: Principal, page: PageRequest, currency: string | undefined): Promise<FoundPage<Tariff>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(TariffEntity, 'tariff');
      if (currency !== undefined) query.where('tariff.currency = :currency', { currency });
      const found = await findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
      const rows = await withTerms(tx, found.rows);
      return { ...found, rows, keysetOf: ({ tariff }) => found.keysetOf(tariff) };
    });
  }

  get(caller: Principal, tariffId: string): Promise<Tariff> {
    return this.database.run(caller.organizationId, async (tx) => {
      const tariff = await tx.findOneBy(TariffEntity, { id: tariffId });
      if (tariff === null) throw new NotFoundError('tariff', tariffId);
      return currentOf(tx, tariff);
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    before: object | null,
    after: Tariff,
  ): Promise<void> {
    const { id: resourceId } = after.tariff;
    const states = { before, after: toTariffDto(after) };
    return this.changes.record(tx, caller, {
      action: `tariff.${deed}`,
      resourceType: 'tariff',
      resourceId,
      ...states,
    });
  }
}

async function currentOf(tx: EntityManager, tariff: TariffEntity): Promise<Tariff> {
  const [found] = await withTerms(tx, [tariff]);
  return found as Tariff;
}

async function withTerms(tx: EntityManager, tariffs: readonly TariffEntity[]): Promise<Tariff[]> {
  const versions = await tx.findBy(TariffVersionEntity, { tariffId: In(tariffs.map((tariff) => tariff.id)) });
  const byKey = new Map(versions.map((terms) => [`${terms.tariffId}/${terms.version}`, terms]));
  return tariffs.map((tariff) => {
    const terms = byKey.get(`${tariff.id}/${tariff.currentVersion}`);
    if (terms === undefined)
      throw new Error(`Tariff ${tariff.id} lacks its version ${tariff.currentVersion}`);
    return { tariff, terms };
  });
}

async function addVersion(
  tx: EntityManager,
  tariff: TariffEntity,
  body: TariffBodyDto,
): Promise<TariffVersionEntity> {
  const terms = tx.create(TariffVersionEntity, {
    tariffId: tariff.id,
    version: tariff.currentVersion,
    organizationId: tariff.organizationId,
    effectiveAt: tariff.updatedAt,
    name: body.name,
    currency: body.currency,
    energyRatePerKwh: decimalOf(body.energy_rate_per_kwh),
    sessionFee: decimalOf(body.session_fee),
    idleFeePerMinute: decimalOf(body.idle_fee_per_minute),
    idleGracePeriodMinutes: body.idle_grace_period_minutes ?? 0,
    taxRatePercent: decimalOf(body.tax_rate_percent),
  });
  await tx.insert(TariffVersionEntity, terms);
  return terms;
}

/** JSON numbers come as doubles; their shortest text is what the client wrote. */
function decimalOf(value: number | undefined): Decimal {
  return new Decimal(String(value ?? 0));
}

/** Guide: "per-kWh rates, flat session fees, or both". A price of 0 is one, when it is written. */
function requireAPrice(body: TariffBodyDto): void {
  if (body.energy_rate_per_kwh !== undefined || body.session_fee !== undefined) return;
  throw new ValidationFailedError([
    {
      pointer: '/energy_rate_per_kwh',
      code: 'required',
      detail: 'Give energy_rate_per_kwh, session_fee or both.',
    },
  ]);
}
