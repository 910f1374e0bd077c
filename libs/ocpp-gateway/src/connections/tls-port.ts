import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';

import type { Logger } from '@csms/platform-ops';

import { secureContextOf, stateOf, type TlsFiles } from './tls-files';

/** How soon new certificates in the files are seen; SIGHUP is sooner. */
const LOOKED_AT_EVERY_MS = 5_000;

export interface TlsPortOptions {
  readonly host: string;
  readonly port: number;
  readonly files: TlsFiles;
  readonly handshakeLimitMs: number;
  readonly logger: Logger;
  /** A handshake that failed before anything was said. */
  readonly onFailure: (code: string, address: string) => void;
}

/**
 * The chargers' port where the gateway ends TLS itself (security profiles 2 and 3). New files take effect for new
 * connections; open sockets stay. A certificate of the charger is asked for and not insisted on: which charger needs
 * one is known only when it has named itself.
 */
export class TlsPort {
  readonly server: Server;
  private state: string;
  private timer: NodeJS.Timeout | null = null;
  private readonly reload = () => this.read();

  /** @throws when a file cannot be read */
  constructor(private readonly options: TlsPortOptions) {
    const { files, handshakeLimitMs } = options;
    this.state = stateOf(files);
    this.server = createServer({
      ...secureContextOf(files),
      requestCert: files.clientCa !== null,
      rejectUnauthorized: false,
      handshakeTimeout: handshakeLimitMs,
      headersTimeout: handshakeLimitMs,
    });
    this.server.on('tlsClientError', (error: Error & { code?: string }, socket: TLSSocket) => {
      options.onFailure(error.code ?? error.message, socket.remoteAddress ?? '');
    });
  }

  async listen(): Promise<void> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => resolve());
    });
    this.timer = setInterval(() => this.look(), LOOKED_AT_EVERY_MS);
    this.timer.unref();
    process.on('SIGHUP', this.reload);
  }

  /** Takes no more connections. */
  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    process.off('SIGHUP', this.reload);
    this.server.close();
  }

  private look(): void {
    try {
      if (stateOf(this.options.files) !== this.state) this.read();
    } catch (error) {
      this.options.logger.error({ err: error }, 'a TLS file is gone; the old ones stay in use');
    }
  }

  /** Files that do not belong together, because only one is written yet, change nothing. */
  private read(): void {
    const { files, logger } = this.options;
    try {
      const state = stateOf(files);
      this.server.setSecureContext(secureContextOf(files));
      this.state = state;
      logger.info('TLS files are read anew');
    } catch (error) {
      logger.error({ err: error }, 'new TLS files cannot be used; the old ones stay in use');
    }
  }
}
