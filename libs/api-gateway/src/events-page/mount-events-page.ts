import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import type { AsyncApiDocument } from '@csms/platform-kafka';

import { eventsPage } from './events-page';

/** Nothing is fetched and nothing runs: the page is text with a style of its own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Serves the catalogue of events to anyone: `/asyncapi.json`, and `/docs/events` to read. */
export function mountEventsPage(app: NestFastifyApplication, document: AsyncApiDocument): void {
  const fastify = app.getHttpAdapter().getInstance();
  const page = eventsPage(document);
  fastify.get('/asyncapi.json', (_request, reply) => reply.send(document));
  fastify.get('/docs/events', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(page),
  );
}
