import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type WebSocket, WebSocketServer } from 'ws';

import { ChargePointConnected, ChargePointDisconnected } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { compileAllSchemas } from '@csms/ocpp';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { Calls16 } from '../calls/calls-16';
import { Calls201 } from '../calls/calls-201';
import { ChargerEvents } from '../charger-events/charger-events';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { type Charger, placeOf } from './charger';
import { type CallHandlers, ChargerSocket } from './charger-socket';
import { Connections } from './connections';
import { GatewayMetrics } from './gateway-metrics';
import { type Handshake, HandshakeJudge } from './handshake';

/** RFC 6455 §7.4.1. */
const CLOSE = { goingAway: 1001, protocolError: 1002, policyViolation: 1008 } as const;

/** A handshake that takes longer is a stranger who holds a socket open. */
const HANDSHAKE_LIMIT_MS = 10_000;

/** The chargers' door: WebSocket handshakes, the sockets that they become, and their end. */
@Injectable()
export class OcppServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly http: Server;
  private readonly webSockets: WebSocketServer;
  private readonly handlers: { readonly '1.6': CallHandlers; readonly '2.0.1': CallHandlers };
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(HandshakeJudge) private readonly judge: HandshakeJudge,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Calls16) calls16: Calls16,
    @Inject(Calls201) calls201: Calls201,
  ) {
    this.handlers = {
      '1.6': new Map(Object.entries(calls16.handlers)),
      '2.0.1': new Map(Object.entries(calls201.handlers)),
    };
    this.webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Costs five times the work of a frame, and chargers hardly ever ask for it.
      perMessageDeflate: false,
      maxPayload: settings.maxFrameBytes,
      handleProtocols: (_offered, request) => chosen.get(request) ?? false,
    });
    this.http = createServer({ headersTimeout: HANDSHAKE_LIMIT_MS }, (_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain' }).end('Chargers connect here by WebSocket.\n');
    });
    this.http.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
  }

  async onApplicationBootstrap(): Promise<void> {
    // Now, rather than while the first charger of each kind waits for its answer.
    compileAllSchemas('1.6');
    compileAllSchemas('2.0.1');
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.settings.port, this.settings.host, () => resolve());
    });
    this.heartbeat = setInterval(() => {
      for (const socket of this.connections.all()) socket.probe();
    }, this.settings.pingIntervalMs);
    this.logger.info({ port: this.settings.port }, 'chargers may connect');
  }

  /** Every charger is told to come back (1001), after what it has sent is answered. */
  async onApplicationShutdown(): Promise<void> {
    if (this.heartbeat !== null) clearInterval(this.heartbeat);
    this.http.close();
    const sockets = this.connections.all();
    await Promise.all(
      sockets.map((socket) =>
        socket.afterAll(() => {
          socket.close(CLOSE.goingAway, 'the central system restarts');
          return Promise.resolve();
        }),
      ),
    );
    this.http.closeAllConnections();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const dropped = (error: Error): void => this.logger.debug({ err: error }, 'a handshake broke off');
    socket.on('error', dropped);
    const limit = setTimeout(() => socket.destroy(), HANDSHAKE_LIMIT_MS);
    try {
      const handshake = await this.judge.judge(request);
      this.metrics.handshakes.inc({
        outcome: handshake.kind === 'refused' ? handshake.reason : handshake.kind,
      });
      if (handshake.kind === 'refused') this.refuse(handshake, request, socket);
      else this.complete(handshake, request, socket, head);
    } catch (error) {
      this.logger.error({ err: error, url: request.url }, 'a handshake failed');
      socket.destroy();
    } finally {
      clearTimeout(limit);
      socket.off('error', dropped);
    }
  }

  private refuse(
    handshake: Extract<Handshake, { kind: 'refused' }>,
    request: IncomingMessage,
    socket: Duplex,
  ): void {
    const { status, reason, chargePointId } = handshake;
    const remoteAddress = request.socket.remoteAddress;
    this.logger.warn(
      { status, reason, charge_point_id: chargePointId, remote_address: remoteAddress },
      'a handshake is refused',
    );
    const challenge = status === 401 ? 'WWW-Authenticate: Basic realm="ocpp"\r\n' : '';
    const retry = status === 503 ? 'Retry-After: 5\r\n' : '';
    socket.on('error', () => socket.destroy());
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${challenge}${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  }

  private complete(
    handshake: Exclude<Handshake, { kind: 'refused' }>,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    if (handshake.kind === 'accepted' && handshake.subprotocol !== null)
      chosen.set(request, handshake.subprotocol);
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (handshake.kind === 'accepted') {
        this.open(webSocket, handshake);
        return;
      }
      this.logger.warn(
        { charge_point_id: handshake.chargePointId },
        'a charger speaks no version that we do',
      );
      webSocket.on('error', () => webSocket.terminate());
      webSocket.close(CLOSE.protocolError, 'no common subprotocol');
    });
  }

  private open(webSocket: WebSocket, handshake: Extract<Handshake, { kind: 'accepted' }>): void {
    const { chargePoint, version } = handshake;
    const charger: Charger = { chargePoint, version, connectionId: randomUUID() };
    const socket = new ChargerSocket({
      socket: webSocket,
      charger,
      handlers: this.handlers[version],
      logger: this.logger,
      metrics: this.metrics,
    });
    const before = this.connections.replace(socket);
    before?.close(CLOSE.policyViolation, 'replaced');
    this.metrics.sockets.inc({ version });
    webSocket.on('close', (code) => {
      this.metrics.sockets.dec({ version });
      // Its place was taken: the charger has not left.
      if (this.connections.remove(socket)) void socket.afterAll(() => this.left(charger, code));
    });
    void socket.afterAll(() => this.arrived(charger));
  }

  private async arrived(charger: Charger): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const connectedAt = new Date();
    this.logger.info(
      { charge_point_id: chargePointId, ocpp_version: charger.version },
      'a charger connected',
    );
    await this.quietly(chargePointId, async () => {
      await this.events.arrived(chargePointId);
      // Not awaited: Boot, Heartbeat and Authorize must not wait for Kafka behind it.
      void this.quietly(chargePointId, () =>
        this.events.tell(chargePointId, {
          definition: ChargePointConnected,
          // Given here: where Kafka did not acknowledge it, the outbox tells the same event, not another one.
          id: deriveEventId(chargePointId, charger.connectionId, 'connected'),
          organizationId,
          occurredAt: connectedAt,
          data: {
            ...placeOf(charger),
            ocpp_version: charger.version,
            connected_at: connectedAt.toISOString(),
          },
        }),
      );
    });
  }

  private async left(charger: Charger, closeCode: number): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const disconnectedAt = new Date();
    this.logger.info({ charge_point_id: chargePointId, close_code: closeCode }, 'a charger disconnected');
    await this.quietly(chargePointId, () =>
      this.events.tell(chargePointId, {
        definition: ChargePointDisconnected,
        id: deriveEventId(chargePointId, charger.connectionId, 'disconnected'),
        organizationId,
        occurredAt: disconnectedAt,
        data: { ...placeOf(charger), disconnected_at: disconnectedAt.toISOString(), close_code: closeCode },
      }),
    );
  }

  /** Coming and going may be lost when nothing can keep the word of it; it is logged, once. */
  private async quietly(chargePointId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'the word of a connection is lost');
    }
  }
}

/** The subprotocol that the handshake's judge chose, for `ws` to answer. */
const chosen = new WeakMap<IncomingMessage, string>();
