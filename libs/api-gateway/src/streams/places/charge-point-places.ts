import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { reachesSite, type SignedPrincipal } from '@csms/platform-http';

import type { PlaceLookup, StreamFilters } from '../domain/filters';
import { StreamRefusal } from '../domain/stream-refusal';

import { ChargePointPlaceEntity } from './charge-point-place.entity';
import { SiteEntity } from './site.entity';

const NOWHERE: PlaceLookup = () => undefined;

/** Where charge points stand, as the registry told it. */
@Injectable()
export class ChargePointPlaces {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Of these charge points; while the database is away nothing is known, and such an event is for whole organizations. */
  async lookUp(organizationId: string, chargePointIds: readonly string[]): Promise<PlaceLookup> {
    if (chargePointIds.length === 0) return NOWHERE;
    try {
      const rows = await this.find(organizationId, chargePointIds);
      const places = new Map(rows.map((row) => [row.chargePointId, row]));
      return (chargePointId) => places.get(chargePointId);
    } catch (error) {
      if (isDatabaseOutage(error)) return NOWHERE;
      throw error;
    }
  }

  /**
   * What the filters name must be the caller's; of anything else he does not learn whether it is there.
   *
   * @throws StreamRefusal not_found
   */
  async requireOwn(caller: SignedPrincipal, filters: StreamFilters): Promise<void> {
    const { organizationId } = caller;
    const { siteId, projectId, chargePointIds } = filters;
    const reaches = (site: string | null): boolean => reachesSite(caller, 'read', site);
    if (siteId !== null) {
      const isOwn = await this.database.transaction((tx) =>
        tx.existsBy(SiteEntity, { siteId, organizationId }),
      );
      if (!isOwn || !reaches(siteId)) throw notFound('site', siteId);
    }
    if (projectId !== null) {
      const rows = await this.database.transaction((tx) =>
        tx.findBy(ChargePointPlaceEntity, { projectId, organizationId }),
      );
      if (!rows.some((row) => reaches(row.siteId))) throw notFound('project with a charge point', projectId);
    }
    if (chargePointIds.size === 0) return;
    const rows = await this.find(organizationId, [...chargePointIds]);
    const own = new Set(rows.filter((row) => reaches(row.siteId)).map((row) => row.chargePointId));
    for (const id of chargePointIds) if (!own.has(id)) throw notFound('charge point', id);
  }

  private find(organizationId: string, chargePointIds: readonly string[]): Promise<ChargePointPlaceEntity[]> {
    return this.database.transaction((tx) =>
      tx.findBy(ChargePointPlaceEntity, { organizationId, chargePointId: In([...chargePointIds]) }),
    );
  }
}

function notFound(resource: string, id: string): StreamRefusal {
  return new StreamRefusal('not_found', `No ${resource} ${id}.`);
}
