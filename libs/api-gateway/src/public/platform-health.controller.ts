import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { PlatformHealth, type PlatformState } from './platform-health';

@Controller('health')
export class PlatformHealthController {
  constructor(@Inject(PlatformHealth) private readonly health: PlatformHealth) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 only when every service is ready. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<PlatformState> {
    const state = await this.health.state();
    void reply.status(state.status === 'ready' ? 200 : 503);
    return state;
  }
}
