import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';

import { CodedError } from '@csms/kernel';

import { SHORTCUT_KINDS, SUBPROTOCOL } from './domain/handshake';
import { MAX_FRAME_BYTES } from './stream-settings';
import { StreamVisit, type StreamVisitOptions } from './stream-visit';

/** WebSocket handshakes that are under way: Fastify routes the request, and the handler takes its socket. */
interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

export const STREAM_PATH = '/api/v1/stream';

type Services = Omit<StreamVisitOptions, 'request' | 'reply' | 'shortcut'>;

/** Opens the WebSocket addresses on the public port. */
export function mountStreams(app: NestFastifyApplication, services: Services): void {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const fastify = app.getHttpAdapter().getInstance();
  app.getHttpServer().on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(request, { socket, head });
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    // Whatever is answered without becoming a WebSocket ends the connection.
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.end());
    fastify.routing(request, response);
  });
  const handler =
    (shortcut: string | null) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const upgrade = upgrades.get(request.raw);
      if (upgrade === undefined) {
        throw new CodedError('upgrade_required', 'This is a WebSocket address.');
      }
      const { id = '' } = request.params as { id?: string };
      const visit = new StreamVisit({
        ...services,
        request,
        reply,
        shortcut: shortcut === null ? null : { kind: shortcut, id },
      });
      const admitted = await visit.admit();
      reply.hijack();
      const socket = await completed(sockets, request.raw, upgrade);
      visit.opened(socket, admitted);
      return reply;
    };
  fastify.route({ method: 'GET', url: STREAM_PATH, handler: handler(null) });
  for (const kind of SHORTCUT_KINDS)
    fastify.route({ method: 'GET', url: `${STREAM_PATH}/${kind}/:id`, handler: handler(kind) });
}

function completed(
  sockets: WebSocketServer,
  request: IncomingMessage,
  { socket, head }: Upgrade,
): Promise<WebSocket> {
  return new Promise((resolve) => sockets.handleUpgrade(request, socket, head, resolve));
}
