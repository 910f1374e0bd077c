import { Inject, Injectable } from '@nestjs/common';

import type { Request16, Request201 } from '@csms/ocpp';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';

import type { UpdateMode } from './firmware-update.entity';
import { UpdateProgress } from './update-progress';

interface Said {
  readonly status: string;
  readonly requestId?: number;
  readonly location?: readonly string[];
}

/** OCPP 1.6 §4.5; security whitepaper §4.7; 2.0.1 L01, L03. */
@Injectable()
export class FirmwareStatusCalls implements CallsOfFeature {
  readonly calls16 = {
    FirmwareStatusNotification: (request: Request16<'FirmwareStatusNotification'>, context: CallContext) =>
      this.said('install', request, context),
    SignedFirmwareStatusNotification: (
      request: Request16<'SignedFirmwareStatusNotification'>,
      context: CallContext,
    ) => this.said('install', request, context),
  };

  readonly calls201 = {
    FirmwareStatusNotification: (request: Request201<'FirmwareStatusNotification'>, context: CallContext) =>
      this.said('install', request, context),
    PublishFirmwareStatusNotification: (
      request: Request201<'PublishFirmwareStatusNotification'>,
      context: CallContext,
    ) => this.said('publish', request, context),
  };

  constructor(
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  private async said(
    mode: UpdateMode,
    { status, requestId, location = [] }: Said,
    { charger, receivedAt }: CallContext,
  ): Promise<Record<string, never>> {
    const { chargePointId } = charger.chargePoint;
    const isOurs = await this.progress.said({
      chargePointId,
      mode,
      status,
      requestId: requestId ?? null,
      locations: location,
      at: receivedAt,
    });
    if (!isOurs)
      this.logger.info({ charge_point_id: chargePointId, status }, 'firmware that nobody ordered here');
    return {};
  }
}
