import { createHash, timingSafeEqual } from 'node:crypto';

import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { CodedError } from '@csms/kernel';

import { GatewayInstance } from './gateway-instance';
import { PEER_KEY_HEADER } from './peer-client';

/** Lets other instances of the gateway in, who alone can read this one's key. */
@Injectable()
export class PeerGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(GatewayInstance) instance: GatewayInstance) {
    this.expected = sha256(instance.peerKey);
  }

  canActivate(context: ExecutionContext): boolean {
    const given = context.switchToHttp().getRequest<FastifyRequest>().headers[PEER_KEY_HEADER];
    if (typeof given === 'string' && timingSafeEqual(sha256(given), this.expected)) return true;
    throw new CodedError('missing_credentials', 'Only another instance of the gateway may ask this.');
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
