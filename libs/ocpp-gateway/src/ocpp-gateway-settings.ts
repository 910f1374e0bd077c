import { hostname } from 'node:os';

import type { Environment } from '@csms/platform-ops';

/** What the gateway needs beside the settings that every service has. */
export class OcppGatewaySettings {
  private constructor(
    readonly host: string,
    /** Port of the chargers' sockets. */
    readonly port: number,
    /** How often a socket is pinged, ms; one that answers neither of two pings is cut. */
    readonly pingIntervalMs: number,
    /** Largest frame that is read, bytes; a larger one closes the socket with 1009. */
    readonly maxFrameBytes: number,
    /** Where other instances of the gateway reach this one. */
    readonly instanceUrl: string,
    /** An instance that has given no sign for so long is dead, seconds. */
    readonly instanceTimeoutSeconds: number,
    /** A proxy in front ends TLS, and says so (`X-Forwarded-Proto`, `Client-Cert`) in headers that nobody else can set. */
    readonly isTlsProxyTrusted: boolean,
    /** How long a charger that came back has to tell its status before it is asked, seconds; null: it is not asked. */
    readonly relearnAfterSeconds: number | null,
  ) {}

  static from(environment: Environment): OcppGatewaySettings {
    return new OcppGatewaySettings(
      environment.string('HOST', '127.0.0.1'),
      environment.integer('OCPP_PORT', { default: 9000, max: 65_535 }),
      environment.integer('OCPP_PING_INTERVAL_SECONDS', { default: 30, min: 1, max: 3600 }) * 1000,
      environment.integer('OCPP_MAX_FRAME_BYTES', { default: 1_048_576, min: 4096, max: 16_777_216 }),
      environment.url('OCPP_INSTANCE_URL', ownUrl(environment)),
      environment.integer('OCPP_INSTANCE_TIMEOUT_SECONDS', { default: 30, min: 1, max: 3600 }),
      environment.oneOf('OCPP_TRUSTED_TLS_PROXY', ['true', 'false'], 'false') === 'true',
      environment.integer('OCPP_RELEARN_AFTER_SECONDS', { default: 10, min: 0, max: 600 }) || null,
    );
  }
}

/** The service's own address; one that listens everywhere is known by its machine's name. */
function ownUrl(environment: Environment): string {
  const host = environment.string('HOST', '127.0.0.1');
  const port = environment.integer('PORT', { default: 3002, max: 65_535 });
  return `http://${['0.0.0.0', '::'].includes(host) ? hostname() : host}:${port}`;
}
