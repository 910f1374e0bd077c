import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { TransactionLost } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { validateResult } from '@csms/ocpp';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { ChargerEvents } from '../charger-events/charger-events';
import { placeOf } from '../connections/charger';
import type { ChargerSocket } from '../connections/charger-socket';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';
import { OpenTransactions } from '../transactions/open-transactions';
import type { TransactionEntity } from '../transactions/transaction.entity';
import { isUnnamed } from '../transactions/transactions.service';

const EVERY_MS = 500;
/** Of one look: after a storm of reconnections the chargers are asked in turn, and not all at once. */
const AT_ONCE = 25;
const ANSWER_WITHIN_MS = 10_000;

interface Arrival {
  readonly socket: ChargerSocket;
  readonly dueAt: number;
}

/**
 * A charger that came back tells of itself what changed while it was away only when it has booted (OCPP 1.6 §4.2). One
 * that did not is asked for its status, and for the transactions that we believe to be under way at it.
 */
@Injectable()
export class Relearning implements OnApplicationBootstrap, OnApplicationShutdown {
  /** In the order in which they came. */
  private readonly arrivals: Arrival[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(OpenTransactions) private readonly open: OpenTransactions,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.askDue(), EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  arrived(socket: ChargerSocket): void {
    const { relearnAfterSeconds } = this.settings;
    if (relearnAfterSeconds === null) return;
    this.arrivals.push({ socket, dueAt: Date.now() + relearnAfterSeconds * 1000 });
  }

  private askDue(): void {
    const now = Date.now();
    for (let asked = 0; asked < AT_ONCE && (this.arrivals[0]?.dueAt ?? Infinity) <= now; asked += 1) {
      const arrival = this.arrivals.shift();
      if (arrival?.socket.isOpen === true) void this.ask(arrival.socket);
    }
  }

  private async ask(socket: ChargerSocket): Promise<void> {
    const { chargePointId } = socket.charger.chargePoint;
    // It boots first, and tells its status then.
    if (socket.charger.bootStatus !== 'Accepted') return;
    try {
      if (socket.charger.hasToldStatus !== true) await this.trigger(socket, 'StatusNotification');
      const open = await this.open.rowsOf(chargePointId);
      for (const transaction of open.filter(({ ocppTransactionId }) => !isUnnamed(ocppTransactionId)))
        await this.askFor(socket, transaction);
    } catch (error) {
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'a charger could not be asked');
    }
  }

  private async askFor(socket: ChargerSocket, transaction: TransactionEntity): Promise<void> {
    if (socket.charger.version === '2.0.1') await this.askForTransaction(socket, transaction);
    else await this.trigger(socket, 'MeterValues', transaction.connectorId);
  }

  /** OCPP 1.6 §5.17, 2.0.1 F06. Not every charger offers it; one that does not tells in its own time. */
  private async trigger(socket: ChargerSocket, requestedMessage: string, connectorId = 0): Promise<void> {
    const connector = connectorId === 0 ? {} : { connectorId };
    await socket.command('TriggerMessage', { requestedMessage, ...connector }, ANSWER_WITHIN_MS);
  }

  /** OCPP 2.0.1 E14. */
  private async askForTransaction(socket: ChargerSocket, transaction: TransactionEntity): Promise<void> {
    const { ocppTransactionId, sessionId, ocppVersion } = transaction;
    const askedAt = new Date();
    const outcome = await socket.command(
      'GetTransactionStatus',
      { transactionId: ocppTransactionId },
      ANSWER_WITHIN_MS,
    );
    if (outcome.kind !== 'result' || ocppVersion !== '2.0.1') return;
    if (!validateResult('2.0.1', 'GetTransactionStatus', outcome.payload).ok) return;
    const { ongoingIndicator, messagesInQueue } = outcome.payload as TransactionStatus;
    if (ongoingIndicator !== false || messagesInQueue) return;
    const { chargePointId, organizationId } = socket.charger.chargePoint;
    await socket.afterAll(() =>
      this.events.tell(chargePointId, {
        definition: TransactionLost,
        id: deriveEventId(sessionId, 'lost', askedAt.toISOString()),
        organizationId,
        occurredAt: askedAt,
        data: {
          ...placeOf(socket.charger),
          session_id: sessionId,
          ocpp_transaction_id: ocppTransactionId,
          asked_at: askedAt.toISOString(),
        },
      }),
    );
  }
}

interface TransactionStatus {
  readonly ongoingIndicator?: boolean;
  readonly messagesInQueue: boolean;
}
