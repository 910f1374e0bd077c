import { hostname } from 'node:os';

import { type Environment, EnvironmentError } from '@csms/platform-ops';

import type { FlowLimits } from './connections/socket-flow';
import type { TlsFiles } from './connections/tls-files';
import { type UploadSettings, uploadSettings } from './diagnostics/uploads/upload-settings';

export interface ConnectionLimits extends FlowLimits {
  /** That are under way at once. */
  readonly handshakes: number;
  /** That wait for it. */
  readonly waitingHandshakes: number;
}

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
    /** How long messages of chargers are kept, days; 0: they are not. */
    readonly messageLogDays: number,
    /** What one charger may take up of that log on one day. */
    readonly messageLogBytesPerDay: number,
    /** Port on which the gateway ends TLS itself, beside the plain one; null: there is none. */
    readonly tls: { readonly port: number; readonly files: TlsFiles } | null,
    /** 32 bytes: opens passwords that the registry has sealed for chargers; null: none is told them. */
    readonly encryptionKey: Buffer | null,
    readonly limits: ConnectionLimits,
    readonly uploads: UploadSettings,
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
      environment.integer('OCPP_MESSAGE_LOG_DAYS', { default: 90, min: 0, max: 366 }),
      environment.integer('OCPP_MESSAGE_LOG_KB_PER_DAY', { default: 20_480, min: 1, max: 1_048_576 }) * 1024,
      tlsOf(environment),
      encryptionKeyOf(environment),
      limitsOf(environment),
      uploadSettings(environment),
    );
  }
}

function limitsOf(environment: Environment): ConnectionLimits {
  const limit = (name: string, bounds: { default: number; min: number; max: number }) =>
    environment.integer(`OCPP_LIMIT_${name}`, bounds);
  return {
    handshakes: limit('HANDSHAKES', { default: 200, min: 1, max: 10_000 }),
    waitingHandshakes: limit('WAITING_HANDSHAKES', { default: 2_000, min: 0, max: 100_000 }),
    framesPerSecond: limit('FRAMES_PER_SECOND', { default: 100, min: 0, max: 100_000 }),
    unreadBytes: limit('UNREAD_BYTES', { default: 4_194_304, min: 1_024, max: 1_073_741_824 }),
  };
}

function encryptionKeyOf(environment: Environment): Buffer | null {
  const key = Buffer.from(environment.string('CSMS_ENCRYPTION_KEY', ''), 'base64');
  if (key.length !== 0 && key.length !== 32) {
    throw new EnvironmentError('CSMS_ENCRYPTION_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
  }
  return key.length === 0 ? null : key;
}

function tlsOf(environment: Environment): OcppGatewaySettings['tls'] {
  const port = environment.integer('OCPP_TLS_PORT', { default: 0, max: 65_535 });
  if (port === 0) return null;
  return {
    port,
    files: {
      certificate: environment.string('OCPP_TLS_CERT_FILE'),
      key: environment.string('OCPP_TLS_KEY_FILE'),
      clientCa: environment.string('OCPP_TLS_CLIENT_CA_FILE', '') || null,
    },
  };
}

/** The service's own address; one that listens everywhere is known by its machine's name. */
function ownUrl(environment: Environment): string {
  const host = environment.string('HOST', '127.0.0.1');
  const port = environment.integer('PORT', { default: 3002, max: 65_535 });
  return `http://${['0.0.0.0', '::'].includes(host) ? hostname() : host}:${port}`;
}
