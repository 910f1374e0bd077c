import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { Environment, EnvironmentError, startTracing, type Tracing } from '@csms/platform-ops';

import { serviceDocument } from '../openapi/openapi-document';

import { createHttpApp } from './create-http-app';
import { ServiceModule } from './service.module';
import { type ServiceIdentity, ServicePlatform } from './service-platform';
import { serviceSettings } from './service-settings';

/** What a service lib gives its app: who it is, and its module made of settings of its own. */
export interface ServiceDefinition extends ServiceIdentity {
  readonly defaultPort: number;
  readonly module: (environment: Environment) => DynamicModule | Type<unknown>;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly platform: ServicePlatform;
  /** Drains and closes; safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts one service in this process. It listens at once and says "not ready" until database and broker are there;
 * either may be missing for as long as it takes.
 */
export async function startService(
  definition: ServiceDefinition,
  environment: Environment,
): Promise<RunningService> {
  const platform = new ServicePlatform(definition, serviceSettings(environment, definition.defaultPort));
  const { logger, settings } = platform;
  const tracing = await startTracing(definition.name, environment, logger);
  const app = await composeService(definition, environment, platform);
  app.connectMicroservice({ strategy: platform.events });
  await app.init();
  await app.listen(settings.port, settings.host);
  logger.info({ port: settings.port }, 'listening');
  const connected = platform.connectDatabase().then(async () => {
    platform.publisher.start();
    platform.startBackground();
    await app.startAllMicroservices();
    logger.info('connected to the database, consuming events');
  });
  connected.catch((error: unknown) => {
    logger.fatal({ err: error }, 'cannot start');
    platform.readiness.markFatal(error instanceof Error ? error.message : String(error));
  });
  let stopped: Promise<void> | null = null;
  return {
    app,
    platform,
    stop: () => (stopped ??= stopService(app, platform, tracing)),
  };
}

/** The service's application without a connection or a port, for its OpenAPI document. */
export async function composeService(
  definition: ServiceDefinition,
  environment: Environment,
  platform = new ServicePlatform(definition, serviceSettings(environment, definition.defaultPort)),
): Promise<NestFastifyApplication> {
  const { logger, metrics } = platform;
  const app = await createHttpApp(ServiceModule.on(platform, definition.module(environment)), {
    logger,
    metrics,
    trustProxy: true,
  });
  const document = serviceDocument(app, definition);
  platform.servesPost = Object.values(document.paths).some((path) => path.post !== undefined);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => reply.send(document));
  return app;
}

/** The types of event that the service consumes, read from its handlers; nothing is connected. */
export async function consumedEvents(
  definition: ServiceDefinition,
  environment: Environment,
): Promise<string[]> {
  const platform = new ServicePlatform(definition, serviceSettings(environment, definition.defaultPort));
  const app = await composeService(definition, environment, platform);
  app.connectMicroservice({ strategy: platform.events });
  return platform.events.consumedTypes();
}

async function stopService(
  app: NestFastifyApplication,
  platform: ServicePlatform,
  tracing: Tracing,
): Promise<void> {
  platform.readiness.beginShutdown();
  await app.close();
  await platform.stop();
  await tracing.stop();
  platform.logger.info('stopped');
}

const STOP_LIMIT_MS = 10_000;

/**
 * `main` of a service's app: starts it, stops it on SIGTERM, SIGINT or when the parent process is gone. A wrong
 * setting ends the process with one sentence.
 */
export async function runService(
  start: (environment: Environment) => Promise<{
    readonly platform: Pick<ServicePlatform, 'logger' | 'readiness'>;
    stop(): Promise<void>;
  }>,
): Promise<void> {
  try {
    const service = await start(new Environment(process.env));
    const stop = (): void => {
      // A drain that hangs must not keep the process for ever: what it held is told again after the next start.
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          service.platform.logger.fatal({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
    };
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(event, stop);
    watchFatal(service.platform, stop);
  } catch (error) {
    const reason = error instanceof EnvironmentError ? error.message : error;
    process.stderr.write(`${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`);
    process.exit(1);
  }
}

/** A process that cannot recover by itself ends, so that whoever supervises it starts another. */
function watchFatal(
  { logger, readiness }: Pick<ServicePlatform, 'logger' | 'readiness'>,
  stop: () => void,
): void {
  const timer = setInterval(() => {
    const reason = readiness.fatalReason;
    if (reason === null) return;
    clearInterval(timer);
    logger.fatal({ reason }, 'ending, to be started again');
    stop();
  }, 500);
  timer.unref();
}
