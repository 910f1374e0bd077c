import { Inject, Injectable } from '@nestjs/common';

import type { Scope } from '@csms/contracts';
import { CodedError, NotFoundError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { type ListOf, ServiceReader } from '../service-reader';

/** An answer that leaves something out would be none. */
const NEEDED: readonly Scope[] = ['read:users', 'read:sessions', 'read:billing'];

interface IdTag {
  readonly id_tag: string;
}

/** What the platform knows of one person, for that person (GDPR, Article 15), gathered from the services that know it. */
@Injectable()
export class DriverData {
  constructor(@Inject(ServiceReader) private readonly services: ServiceReader) {}

  /**
   * A JSON document in pieces. Whatever can be refused is refused before the first one.
   * @throws CodedError insufficient_scope, upstream_error; NotFoundError
   */
  async export(asked: Principal, driverId: string, now: Date): Promise<AsyncGenerator<string>> {
    requireScopes(asked);
    // It is the person's own right, whatever others are shown of him.
    const caller = { ...asked, pseudonymous: false };
    const id = encodeURIComponent(driverId);
    const driver = await this.services.one(caller, 'registry', `/api/v1/drivers/${id}`);
    if (driver === null) throw new NotFoundError('driver', driverId);
    const idTags: IdTag[] = [];
    for await (const tag of this.services.all(caller, idTagsOf(id))) idTags.push(tag as IdTag);
    const head = { generated_at: now.toISOString(), organization_id: caller.organizationId, driver };
    return this.written(caller, { ...head, id_tags: idTags }, id);
  }

  private async *written(
    caller: Principal,
    head: { readonly id_tags: readonly IdTag[] },
    driverId: string,
  ): AsyncGenerator<string> {
    yield JSON.stringify(head).slice(0, -1);
    yield* this.list(caller, 'vehicles', [vehiclesOf(driverId)]);
    yield* this.list(caller, 'sessions', [sessionsOf(driverId)]);
    yield* this.list(caller, 'reservations', [reservationsOf(driverId)]);
    yield* this.list(caller, 'attempts', head.id_tags.map(attemptsOf));
    yield* this.list(caller, 'bills', [billsOf(driverId)]);
    yield '}';
  }

  private async *list(caller: Principal, name: string, lists: readonly ListOf[]): AsyncGenerator<string> {
    yield `,"${name}":[`;
    let isFirst = true;
    for (const list of lists) {
      for await (const row of this.services.all(caller, list)) {
        yield `${isFirst ? '' : ','}${JSON.stringify(row)}`;
        isFirst = false;
      }
    }
    yield ']';
  }
}

function requireScopes({ scopes }: Principal): void {
  const missing = NEEDED.find((scope) => !scopes.includes(scope));
  if (missing === undefined) return;
  throw new CodedError('insufficient_scope', `All of a driver's data needs the scope ${missing} as well.`, {
    required_scope: missing,
  });
}

const idTagsOf = (driverId: string): ListOf => ({
  service: 'registry',
  path: `/api/v1/id-tags?driver_id=${driverId}`,
  rows: 'data',
});

const vehiclesOf = (driverId: string): ListOf => ({
  service: 'registry',
  path: `/api/v1/vehicles?driver_id=${driverId}`,
  rows: 'data',
});

const sessionsOf = (driverId: string): ListOf => ({
  service: 'sessions',
  path: `/api/v1/sessions?driver_id=${driverId}`,
  rows: 'data',
});

const reservationsOf = (driverId: string): ListOf => ({
  service: 'sessions',
  path: `/api/v1/reservations?driver_id=${driverId}`,
  rows: 'data',
});

const attemptsOf = ({ id_tag }: IdTag): ListOf => ({
  service: 'sessions',
  path: `/api/v1/sessions/attempts?id_tag=${encodeURIComponent(id_tag)}`,
  rows: 'data',
});

const billsOf = (driverId: string): ListOf => ({
  service: 'billing',
  path: `/api/v1/billing/sessions?user_id=${driverId}`,
  rows: 'sessions',
});
