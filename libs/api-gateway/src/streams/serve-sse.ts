import type { FastifyReply, FastifyRequest } from 'fastify';

import type { SignedPrincipal } from '@csms/platform-http';

import type { Authenticator } from '../api-keys/authenticator';

import type { Sse } from './sse';

/** Server-sent events on the public port, for a caller that was admitted. */
export function serveSse(
  sse: Sse,
  authenticator: Authenticator,
  request: FastifyRequest,
  reply: FastifyReply,
  principal: SignedPrincipal,
): Promise<void> {
  const { authorization, 'x-api-key': apiKey } = request.headers;
  const kept = { authorization, 'x-api-key': apiKey };
  return sse.serve({
    query: request.query as Record<string, unknown>,
    headers: request.headers,
    reply,
    principal,
    credential: { check: () => authenticator.authenticate(kept, request.ip) },
  });
}
