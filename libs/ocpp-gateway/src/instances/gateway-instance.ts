import { randomBytes, randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { OcppGatewaySettings } from '../ocpp-gateway-settings';

/** This process, as other instances of the gateway know it. A process that is started again is another instance. */
@Injectable()
export class GatewayInstance {
  readonly id = randomUUID();
  /** Other instances show it when they ask this one for something; it stands in the gateway's own schema only. */
  readonly peerKey = randomBytes(32).toString('base64url');
  /** Where other instances reach this one. */
  readonly url: string;

  constructor(@Inject(OcppGatewaySettings) settings: OcppGatewaySettings) {
    this.url = settings.instanceUrl;
  }
}
