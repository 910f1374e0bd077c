import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { WebSocketServer } from 'ws';

import { compileAllSchemas } from '@csms/ocpp';
import { isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { CallTable } from '../calls/call-table';
import { CommandJournal } from '../commands/history/command-journal';
import { HeldCalls } from '../held-messages/held-calls';
import { MessageLog } from '../message-log/message-log';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';
import { Relearning } from '../relearning/relearning.service';
import { SignsOfLife } from '../signs-of-life/signs-of-life';

import type { Charger } from './charger';
import { ChargerSocket, PROBE_STEPS } from './charger-socket';
import type { Claim, Holder } from './connection-claims';
import { Connections } from './connections';
import { Admission } from './domain/admission';
import { GatewayMetrics } from './gateway-metrics';
import { type Handshake, HandshakeJudge } from './handshake';
import { HandshakeRefusals } from './handshake-refusals';
import type { AnsweredCall } from './outgoing-calls';
import { Presence } from './presence';
import { rejectBoot } from './rejected-boot';
import { TlsPort } from './tls-port';

/** RFC 6455 §7.4.1. */
const CLOSE = { goingAway: 1001, protocolError: 1002 } as const;

/** A handshake that takes longer is a stranger who holds a socket open. */
const HANDSHAKE_LIMIT_MS = 10_000;

/** A drain closes 500 sockets a second, and takes three seconds for any number of them. */
const DRAIN_STEP_MS = 2;
const MAX_DRAIN_SPREAD_MS = 3_000;
/** How long a charger may take to answer the close. */
const CLOSE_LIMIT_MS = 2_000;
const CLOSE_CHECK_MS = 20;

const MIN_RETRY_SECONDS = 5;
const RETRY_SPREAD_SECONDS = 26;

/** More handshakes are under way, and wait, than the limits allow. */
const BUSY: Handshake = {
  kind: 'refused',
  status: 503,
  reason: 'busy',
  chargePointId: null,
  organizationId: null,
};

/** The chargers' door: WebSocket handshakes, the sockets that they become, and their end. */
@Injectable()
export class OcppServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly http: Server;
  private readonly tls: TlsPort | null;
  private readonly webSockets: WebSocketServer;
  private heartbeat: NodeJS.Timeout | null = null;
  private probeStep = 0;
  private readonly admission: Admission;
  private isDraining = false;
  /** Sockets that closed and whose going is being told. */
  private readonly left = new Map<ChargerSocket, Promise<void>>();

  constructor(
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(HandshakeJudge) private readonly judge: HandshakeJudge,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(Presence) private readonly presence: Presence,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
    @Inject(HandshakeRefusals) private readonly refusals: HandshakeRefusals,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CallTable) private readonly calls: CallTable,
    @Inject(Relearning) private readonly relearning: Relearning,
    @Inject(MessageLog) private readonly messageLog: MessageLog,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
    @Inject(HeldCalls) private readonly held: HeldCalls,
    @Inject(SignsOfLife) private readonly signs: SignsOfLife,
  ) {
    const { handshakes, waitingHandshakes } = settings.limits;
    this.admission = new Admission(handshakes, waitingHandshakes);
    this.webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Costs five times the work of a frame, and chargers hardly ever ask for it.
      perMessageDeflate: false,
      maxPayload: settings.maxFrameBytes,
      handleProtocols: (_offered, request) => chosen.get(request) ?? false,
    });
    this.http = createServer({ headersTimeout: HANDSHAKE_LIMIT_MS });
    this.tls = settings.tls === null ? null : this.tlsPort(settings.tls);
    this.serve(this.http);
    if (this.tls !== null) this.serve(this.tls.server);
  }

  async onApplicationBootstrap(): Promise<void> {
    // Now, rather than while the first charger of each kind waits for its answer.
    compileAllSchemas('1.6');
    compileAllSchemas('2.0.1');
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.settings.port, this.settings.host, () => resolve());
    });
    await this.tls?.listen();
    this.heartbeat = setInterval(() => this.probeSome(), this.settings.pingIntervalMs / PROBE_STEPS);
    this.logger.info({ port: this.settings.port, tls_port: this.settings.tls?.port }, 'chargers may connect');
  }

  /**
   * Every charger is told to come back (1001), after what it has sent is answered; spread out, so that they do not all
   * knock at the next instance at once. While HTTP is still served: commands reach those that are left.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.isDraining = true;
    this.held.release();
    if (this.heartbeat !== null) clearInterval(this.heartbeat);
    this.http.close();
    this.tls?.close();
    const sockets = this.connections.all();
    const spreadMs = Math.min(MAX_DRAIN_SPREAD_MS, sockets.length * DRAIN_STEP_MS);
    await Promise.all(
      sockets.map(async (socket) => {
        await delay(Math.random() * spreadMs);
        await socket.afterAll(() => this.sendAway(socket));
      }),
    );
    await this.allLeft();
    this.http.closeAllConnections();
    this.tls?.server.closeAllConnections();
    await this.presence.leave();
  }

  private probeSome(): void {
    this.probeStep = (this.probeStep + 1) % PROBE_STEPS;
    for (const socket of this.connections.all()) {
      if (socket.probeStep === this.probeStep) socket.probe();
    }
  }

  private serve(server: Server): void {
    server.on('request', (_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain' }).end('Chargers connect here by WebSocket.\n');
    });
    server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
  }

  private tlsPort({ port, files }: NonNullable<OcppGatewaySettings['tls']>): TlsPort {
    return new TlsPort({
      host: this.settings.host,
      port,
      files,
      handshakeLimitMs: HANDSHAKE_LIMIT_MS,
      logger: this.logger,
      onFailure: (code, address) => {
        this.metrics.handshakes.inc({ outcome: 'tls_failed' });
        this.logger.warn({ code, remote_address: address }, 'a TLS handshake failed');
        this.refusals.noteTlsFailure(address);
      },
    });
  }

  private sendAway(socket: ChargerSocket): Promise<void> {
    socket.close(CLOSE.goingAway, 'the central system restarts');
    return Promise.resolve();
  }

  /** A charger that does not answer the close is cut. */
  private async allLeft(): Promise<void> {
    const until = Date.now() + CLOSE_LIMIT_MS;
    while (this.connections.all().length > 0 && Date.now() < until) await delay(CLOSE_CHECK_MS);
    this.connections.all().forEach((socket) => socket.terminate());
    await Promise.all(this.left.values());
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const dropped = (error: Error): void => this.logger.debug({ err: error }, 'a handshake broke off');
    socket.on('error', dropped);
    const limit = setTimeout(() => socket.destroy(), HANDSHAKE_LIMIT_MS);
    const place = this.admission.enter();
    try {
      const handshake = place === null ? BUSY : await place.then(() => this.judge.judge(request));
      this.metrics.handshakes.inc({
        outcome: handshake.kind === 'refused' ? handshake.reason : handshake.kind,
      });
      this.refusals.note(handshake, request);
      if (handshake.kind === 'refused') this.refuse(handshake, request, socket);
      else if (handshake.kind === 'accepted') await this.accept(handshake, request, socket, head);
      else if (handshake.kind === 'decommissioned') this.reject(handshake, request, socket, head);
      else this.turnAway(handshake, request, socket, head);
    } catch (error) {
      this.logger.error({ err: error, url: request.url }, 'a handshake failed');
      socket.destroy();
    } finally {
      clearTimeout(limit);
      socket.off('error', dropped);
      void place?.then((leave) => leave());
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
    const retry = status === 503 ? `Retry-After: ${retryAfterSeconds()}\r\n` : '';
    socket.on('error', () => socket.destroy());
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${challenge}${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  }

  /** Completed, so that the charger sees why (OCPP-J 1.6 §3.1.2), and closed. */
  private turnAway(
    { chargePointId }: Extract<Handshake, { kind: 'unsupported-subprotocol' }>,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    this.logger.warn({ charge_point_id: chargePointId }, 'a charger speaks no version that we do');
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      webSocket.close(CLOSE.protocolError, 'no common subprotocol');
    });
  }

  private reject(
    { chargePointId, version, subprotocol }: Extract<Handshake, { kind: 'decommissioned' }>,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    this.logger.warn({ charge_point_id: chargePointId }, 'a charger is decommissioned');
    if (subprotocol !== null) chosen.set(request, subprotocol);
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => rejectBoot(webSocket, version));
  }

  private async accept(
    { chargePoint, version, subprotocol, nextPasswordId }: Extract<Handshake, { kind: 'accepted' }>,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const { bootStatus } = chargePoint;
    const identity = { chargePoint, version, connectionId: randomUUID(), nextPasswordId };
    const charger: Charger = { ...identity, bootStatus, asked: new Map() };
    const connectedAt = new Date();
    const claim = await this.claim(charger, connectedAt);
    if (claim === null) {
      const { chargePointId } = chargePoint;
      this.refuse(
        { kind: 'refused', status: 503, reason: 'database_away', chargePointId, organizationId: null },
        request,
        socket,
      );
      return;
    }
    if (subprotocol !== null) chosen.set(request, subprotocol);
    // Where the other end is gone already, the claim is given back by the next sweep.
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { logger, metrics, messageLog, signs } = this;
      const options = {
        handlers: this.calls.of(version),
        logger,
        metrics,
        messageLog,
        signs,
        onLateAnswer: (commandId: string, answer: AnsweredCall) =>
          void this.journal.answeredLate(commandId, answer),
        limits: this.settings.limits,
      };
      const { epoch, before } = claim;
      this.open(new ChargerSocket({ ...options, socket: webSocket, charger, epoch, connectedAt }), before);
    });
  }

  /** null: the database went away since it was asked who the charger is. */
  private async claim(charger: Charger, connectedAt: Date): Promise<Claim | null> {
    try {
      return await this.presence.claim(charger, connectedAt);
    } catch (error) {
      if (isDatabaseOutage(error)) return null;
      throw error;
    }
  }

  private open(socket: ChargerSocket, before: Holder | null): void {
    const { version } = socket.charger;
    const older = this.connections.add(socket);
    this.metrics.sockets.inc({ version });
    socket.onClose((code) => {
      this.metrics.sockets.dec({ version });
      const told = socket
        .afterAll(() => this.presence.left(socket, code))
        .finally(() => this.left.delete(socket));
      this.left.set(socket, told);
    });
    if (older === socket) void socket.replaced();
    else {
      void socket.afterAll(() => this.presence.arrived(socket, before, older));
      this.relearning.arrived(socket);
    }
    if (this.isDraining) void socket.afterAll(() => this.sendAway(socket));
  }
}

/** Spread, so that those who are turned away together do not come back together. */
function retryAfterSeconds(): number {
  return MIN_RETRY_SECONDS + Math.floor(Math.random() * RETRY_SPREAD_SECONDS);
}

/** The subprotocol that the handshake's judge chose, for `ws` to answer. */
const chosen = new WeakMap<IncomingMessage, string>();
