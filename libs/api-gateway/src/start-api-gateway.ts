import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';

import { createHttpApp, PrincipalSigner, type RunningService, startService } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { apiGatewayService } from './api-gateway.module';
import { type ApiGatewaySettings, apiGatewaySettings } from './api-gateway-settings';
import { Authenticator } from './api-keys/authenticator';
import { mountEventsPage } from './events-page/mount-events-page';
import { Admission } from './limits/admission';
import { Allowances } from './limits/allowances';
import { Reconciliation } from './limits/reconciliation';
import { SharedBuckets } from './limits/shared-buckets';
import { mountMailPages } from './mail-pages/mount-mail-pages';
import { PlatformHealth } from './public/platform-health';
import { PublicModule } from './public/public.module';
import { mountProxy } from './routing/proxy';
import { serveSse } from './streams/serve-sse';
import { StreamSnapshots } from './streams/snapshots/stream-snapshots';
import { Sse } from './streams/sse';
import { Strangers } from './streams/strangers';
import { StreamResume } from './streams/stream-resume';
import { mountStreams } from './streams/stream-server';
import { Streams } from './streams/streams';
import { SSE_ENDPOINT } from './streams/streams.controller';
import { Subscriptions } from './streams/subscriptions';
import { StreamTickets } from './streams/tickets/stream-tickets';
import { TicketHolders } from './streams/tickets/ticket-holders';
import { UsageCounter } from './usage/usage-counter';

/** Starts the gateway: its internal side like any service, and the public port. */
export async function startApiGateway(environment: Environment): Promise<RunningService> {
  const settings = apiGatewaySettings(environment);
  const service = await startService(apiGatewayService, environment);
  const reconciliation = service.app.get(Reconciliation);
  const open = await openPublicPort(service, settings);
  reconciliation.start();
  return {
    ...service,
    stop: async () => {
      service.platform.readiness.beginShutdown();
      // A port closes when its last connection does, and streams do not end by themselves.
      service.app.get(Streams).sendAway();
      await open.close();
      await reconciliation.stop();
      await service.stop();
    },
  };
}

/** The port may be one that the system chose; where the process listens everywhere, it reaches itself on the loopback. */
async function internalUrl(app: NestFastifyApplication): Promise<string> {
  const url = new URL(await app.getUrl());
  if (['0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = '127.0.0.1';
  return url.origin;
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
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    metricPrefix: 'public_',
  });
  SwaggerModule.setup(
    'docs',
    app,
    { ...settings.document, servers: [{ url: '/' }] },
    { jsonDocumentUrl: 'openapi.json' },
  );
  mountEventsPage(app, settings.events);
  mountMailPages(app);
  const authenticator = service.app.get(Authenticator);
  const admission = new Admission({
    authenticator,
    buckets: service.app.get(SharedBuckets),
    allowances: service.app.get(Allowances),
    usage: service.app.get(UsageCounter),
    anonymousPerMinute: settings.anonymousPerMinute,
    signInPerMinute: settings.signInPerMinute,
  });
  const sse = service.app.get(Sse);
  await mountProxy(app, {
    settings,
    ownUrl: await internalUrl(service.app),
    admission,
    signer: service.app.get(PrincipalSigner),
    here: new Map([[SSE_ENDPOINT, (...visit) => serveSse(sse, authenticator, ...visit)]]),
  });
  // Behind the proxy's plugin: routes before it do not get Nest's answer to errors.
  mountStreams(app, {
    streams: service.app.get(Streams),
    subscriptions: service.app.get(Subscriptions),
    resuming: service.app.get(StreamResume),
    snapshots: service.app.get(StreamSnapshots),
    tickets: service.app.get(StreamTickets),
    holders: service.app.get(TicketHolders),
    strangers: new Strangers(),
    admission,
    authenticator,
    logger,
  });
  await app.init();
  await app.listen(settings.publicPort, common.host);
  logger.info({ port: settings.publicPort }, 'the public port is open');
  return app;
}
