import type { Scope } from '@csms/contracts';
import {
  type RunningService,
  type ServiceDefinition,
  type SignedPrincipal,
  startService,
} from '@csms/platform-http';
import type { AnyEventDefinition, PayloadOf } from '@csms/platform-kafka';
import { Environment } from '@csms/platform-ops';

import { eventually } from './eventually';
import type { RestClient } from './rest-client';
import type { TellOptions, ToldEvent } from './test-events';
import { TestInstallation } from './test-installation';

export interface TestServiceOptions {
  /** Settings beside those of the installation, or in their place. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Another installation than a new one, whose owner removes it. */
  readonly installation?: TestInstallation;
  /** false: returns while the service still waits for what it needs. */
  readonly awaitReady?: boolean;
}

type Migrations = readonly (new () => object)[];

/** One service as in production, alone, in the spec's own process. */
export class TestService {
  constructor(
    readonly installation: TestInstallation,
    private readonly running: RunningService,
    private readonly isInstallationOurs: boolean,
  ) {}

  get platform(): RunningService['platform'] {
    return this.running.platform;
  }

  get app(): RunningService['app'] {
    return this.running.app;
  }

  /** Address of the internal port. */
  get url(): string {
    const address = this.app.getHttpServer().address();
    if (address === null || typeof address === 'string') throw new Error('The service does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  as(scopes: readonly Scope[], organizationId: string): RestClient {
    return this.installation.client(this.url, scopes, organizationId);
  }

  /** Anybody: a user with a role, an installer, nobody. */
  asPrincipal(principal: SignedPrincipal): RestClient {
    return this.installation.clientOf(this.url, principal);
  }

  tell<D extends AnyEventDefinition>(
    definition: D,
    data: PayloadOf<D>,
    options?: TellOptions,
  ): Promise<void> {
    return this.installation.events.tell(definition, data, options);
  }

  told<D extends AnyEventDefinition>(definition: D): ToldEvent<D>[] {
    return this.installation.events.told(definition);
  }

  /** Resolves when every event is handled and everything that followed from it was heard: nothing more will come. */
  async settled(): Promise<void> {
    const { events } = this.installation;
    await events.handledBy(...this.platform.consumerGroups);
    await this.outboxIsEmpty();
    await events.heardAll();
  }

  async outboxIsEmpty(): Promise<void> {
    await eventually(async () => {
      const [waiting] = await this.platform.database.query<{ type: string }>(
        'select type from outbox limit 1',
      );
      if (waiting !== undefined) throw new Error(`An event waits in the outbox: ${waiting.type}`);
    });
  }

  async ready(timeoutMs = 30_000): Promise<void> {
    await eventually(
      async () => {
        const missing = await this.platform.readiness.missing();
        if (Object.keys(missing).length > 0) throw new Error(`Not ready: ${JSON.stringify(missing)}`);
        if (!this.platform.publisher.isAvailable()) throw new Error('Not ready: no connection to Kafka');
      },
      { timeoutMs },
    );
    await this.requireIdempotencyTable();
  }

  /** Here, because a request without the header would never miss it. */
  private async requireIdempotencyTable(): Promise<void> {
    const { database, identity, servesPost } = this.platform;
    const [row] = await database.query<{ name: string | null }>(
      `select to_regclass('idempotency_key') as name`,
    );
    if (servesPost && row?.name === null) {
      throw new Error(`${identity.name} serves POST: it needs a migration with idempotencyTableUp`);
    }
  }

  async stop(): Promise<void> {
    await this.running.stop();
    if (this.isInstallationOurs) await this.installation.remove();
  }
}

/** Starts the service on an installation of its own; {@link TestService.stop} removes everything again. */
export async function startTestService(
  definition: ServiceDefinition,
  migrations: Migrations,
  options: TestServiceOptions = {},
): Promise<TestService> {
  const { schema } = definition;
  const installation = options.installation ?? (await TestInstallation.create({ schema, migrations }));
  const environment = new Environment({ ...installation.environment, ...options.environment });
  const running = await startService(definition, environment);
  const service = new TestService(installation, running, options.installation === undefined);
  if (options.awaitReady !== false) await service.ready();
  return service;
}
