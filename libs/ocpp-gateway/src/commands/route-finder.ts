import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { CodedError, DomainError, InBatches, NotFoundError } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import type { BootStatus } from '../boot-status/domain/boot-status';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ConnectionTable, type Location } from '../connections/connection-table';
import { Connections } from '../connections/connections';
import { GatewayInstance } from '../instances/gateway-instance';

/** Of one transaction. */
const MOST_AT_ONCE = 250;

/** Whose charge point it must be, and at which sites. */
export type Commander = Pick<Principal, 'organizationId' | 'grants'>;

/** Who can pass a command on to the charger. */
export interface Route {
  readonly instanceId: string;
  readonly ocppVersion: OcppVersion;
  /** What the charger's last boot was answered. */
  readonly bootStatus: BootStatus;
}

/** The way to a charger, and how it is registered. */
export interface FoundRoute extends Route {
  readonly securityProfile: number;
}

interface Sought {
  readonly commander: Commander;
  readonly chargePointId: string;
}

/** Finds who holds a charger. Commands to many chargers are looked up together: a transaction each would cost more. */
@Injectable()
export class RouteFinder {
  private readonly searches = new InBatches<Sought, FoundRoute | DomainError>(
    (sought) => this.findAll(sought),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ConnectionTable) private readonly table: ConnectionTable,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
  ) {}

  /** @throws not_found, charge_point_offline */
  async find(commander: Commander, chargePointId: string): Promise<FoundRoute> {
    const found = await this.searches.add({ commander, chargePointId });
    if (found instanceof DomainError) throw found;
    return found;
  }

  private async findAll(sought: readonly Sought[]): Promise<(FoundRoute | DomainError)[]> {
    const found = new Map<Sought, FoundRoute | DomainError>();
    const byOrganization = Map.groupBy(sought, ({ commander }) => commander.organizationId);
    await Promise.all(
      [...byOrganization].map(async ([organizationId, theirs]) => {
        const routes = await this.findOf(organizationId, theirs);
        for (const [at, one] of theirs.entries()) found.set(one, routes[at] as FoundRoute | DomainError);
      }),
    );
    return sought.map((one) => found.get(one) as FoundRoute | DomainError);
  }

  private findOf(organizationId: string, sought: readonly Sought[]): Promise<(FoundRoute | DomainError)[]> {
    const ids = [...new Set(sought.map(({ chargePointId }) => chargePointId))];
    return this.database.run(organizationId, async (tx) => {
      const known = await tx.findBy(ChargePointEntity, { chargePointId: In(ids) });
      const byId = new Map(known.map((one) => [one.chargePointId, one]));
      const locations = await this.table.locate(tx, ids);
      return sought.map((one) =>
        this.routeOf(one, byId.get(one.chargePointId) ?? null, locations.get(one.chargePointId) ?? null),
      );
    });
  }

  private routeOf(
    { commander, chargePointId }: Sought,
    known: ChargePointEntity | null,
    location: Location | null,
  ): FoundRoute | DomainError {
    if (known === null || !reachesSite(commander, 'write', known.siteId)) {
      return new NotFoundError('charge_point', chargePointId);
    }
    const { securityProfile, bootStatus } = known;
    if (location !== null) return { ...location, securityProfile, bootStatus };
    // A socket that could not be written down yet, because the database was away when it came.
    const socket = this.connections.get(chargePointId);
    if (socket === null) return offline(chargePointId);
    const ocppVersion = socket.charger.version;
    return { instanceId: this.instance.id, ocppVersion, securityProfile, bootStatus };
  }
}

export function offline(chargePointId: string): CodedError {
  return new CodedError('charge_point_offline', `The charge point ${chargePointId} is not connected.`);
}
