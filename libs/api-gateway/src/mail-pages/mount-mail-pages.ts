import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { MAIL_PAGES } from './mail-pages';
import { MAIL_PAGES_SCRIPT } from './mail-pages-script';
import { renderMailPage, SCRIPT_PATH } from './render-mail-page';

/** Our own script and our own API, and nobody may put the page into a frame of his. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the pages that the links in mails lead to, and the script that they share. */
export function mountMailPages(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  for (const page of MAIL_PAGES) {
    const text = renderMailPage(page);
    fastify.get(page.path, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .headers({
          'content-security-policy': POLICY,
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        })
        .send(text),
    );
  }
  fastify.get(SCRIPT_PATH, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(MAIL_PAGES_SCRIPT),
  );
}
