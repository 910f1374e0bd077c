import { Controller, Get, Header, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';

import { Readiness } from '@csms/platform-ops';

import { Internal } from '../principal/access';

/** Liveness, readiness and metrics of one process, on its internal port. */
@ApiExcludeController()
@Internal()
@Controller()
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Registry) private readonly metrics: Registry,
  ) {}

  /** 200 while the process can still recover by itself. */
  @Get('health/live')
  live(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return answered(
      reply,
      this.health.check([
        () => {
          const indicator = this.indicators.check('process');
          const reason = this.readiness.fatalReason;
          return reason === null ? indicator.up() : indicator.down({ reason });
        },
      ]),
    );
  }

  /** 200 only when everything that the process needs is there. */
  @Get('health/ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return answered(
      reply,
      this.health.check([
        async () => {
          const missing = await this.readiness.missing();
          const indicator = this.indicators.check('dependencies');
          return Object.keys(missing).length === 0 ? indicator.up() : indicator.down(missing);
        },
      ]),
    );
  }

  @Get('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  prometheus(): Promise<string> {
    return this.metrics.metrics();
  }
}

/** "Not ready" is an answer, not a fault of ours: it is not logged as one, and its body says what is missing. */
async function answered(reply: FastifyReply, check: Promise<HealthCheckResult>): Promise<object> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof ServiceUnavailableException)) throw error;
    void reply.status(503);
    return error.getResponse() as object;
  }
}
