import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';

import { createHttpApp, PrincipalSigner, type RunningService, startService } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { apiGatewayService } from './api-gateway.module';
import { type ApiGatewaySettings, apiGatewaySettings } from './api-gateway-settings';
import { Authenticator } from './credentials/authenticator';
import { mountEventsPage } from './events-page/mount-events-page';
import { PlatformHealth } from './public/platform-health';
import { PublicModule } from './public/public.module';
import { mountProxy } from './routing/proxy';

/** Starts the gateway: its internal side like any service, and the public port. */
export async function startApiGateway(environment: Environment): Promise<RunningService> {
  const settings = apiGatewaySettings(environment);
  const service = await startService(apiGatewayService, environment);
  const open = await openPublicPort(service, settings);
  return {
    ...service,
    stop: async () => {
      service.platform.readiness.beginShutdown();
      await open.close();
      await service.stop();
    },
  };
}

async function openPublicPort(
  service: RunningService,
  settings: ApiGatewaySettings,
): Promise<NestFastifyApplication> {
  const { logger, metrics, readiness, settings: common } = service.platform;
  const health = new PlatformHealth(settings.serviceUrls, readiness);
  const app = await createHttpApp(PublicModule.with(health), {
    logger,
    metrics,
    trustProxy: settings.trustedProxies.length > 0 && [...settings.trustedProxies],
    metricPrefix: 'public_',
  });
  SwaggerModule.setup(
    'docs',
    app,
    { ...settings.document, servers: [{ url: '/' }] },
    { jsonDocumentUrl: 'openapi.json' },
  );
  mountEventsPage(app, settings.events);
  await mountProxy(app, {
    settings,
    authenticator: service.app.get(Authenticator),
    signer: new PrincipalSigner(settings.principalKey),
  });
  await app.init();
  await app.listen(settings.publicPort, common.host);
  logger.info({ port: settings.publicPort }, 'the public port is open');
  return app;
}
