import { Inject, Injectable } from '@nestjs/common';

import { TransactionEnded, TransactionStarted } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import {
  earlierBasis,
  type NormalisedSample,
  normaliseSamples16,
  parseTimestamp,
  type RegisterBasis,
  type Request16,
  type Response16,
  stopInWh,
  withRegistersInWh,
  withRegistersInWhOfStop,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { ChargerEvents } from '../charger-events/charger-events';
import { eventSamples, unreadableValues } from '../charger-events/domain/event-samples';
import { instantOf, readingOf, settledSamples, startReadAnew, statedClock } from '../clock/charger-clock';
import type { CorrectedStart } from '../clock/domain/read-anew';
import { type Charger, isUnknownWelcome, placeOf } from '../connections/charger';
import { underReservation } from '../reservations/under-reservation';
import { type AuthorizationDecision, AuthorizationService, purposeOf } from '../tokens/authorization.service';
import { tokenKey } from '../tokens/domain/token-key';
import { idTagInfo } from '../tokens/id-token-info';

import { hasEndedBefore } from './domain/reused-id';
import { type Heard, settledEnd } from './domain/settled-end';
import { startInStop } from './domain/start-in-stop';
import { statusAtStop } from './domain/token-at-stop';
import { EarlyStops } from './early-stops';
import type { Start16 } from './nearby-transactions';
import { type OpenTransaction, OpenTransactions } from './open-transactions';
import { startCorrected } from './start-corrected';
import type { StopWithoutId } from './stopped-without-id';
import type { TransactionEntity } from './transaction.entity';
import { TransactionsService } from './transactions.service';

/** A charger that is online tells a start at once; so long it may wait for an answer, and send again. */
const LATE_MS = 120_000;

type Stop = Request16<'StopTransaction'>;

/** What its message says of a start, beside the start itself. */
interface ToldOfStart {
  readonly isOffline: boolean;
  readonly stated?: string;
  readonly reservationNumber?: number | undefined;
  /** Where it has a fraction, Wh. */
  readonly exactMeterStartWh?: number | undefined;
}

/** OCPP 1.6 §4.8, §4.10. */
@Injectable()
export class TransactionCalls16 implements CallsOfFeature {
  readonly calls16 = {
    StartTransaction: (request: Request16<'StartTransaction'>, context: CallContext) =>
      this.startTransaction(request, context),
    StopTransaction: (request: Stop, context: CallContext) => this.stopTransaction(request, context),
  };

  constructor(
    @Inject(AuthorizationService) private readonly authorization: AuthorizationService,
    @Inject(TransactionsService) private readonly transactions: TransactionsService,
    @Inject(OpenTransactions) private readonly open: OpenTransactions,
    @Inject(EarlyStops) private readonly early: EarlyStops,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
  ) {}

  private async startTransaction(
    request: Request16<'StartTransaction'>,
    context: CallContext,
  ): Promise<Response16<'StartTransaction'>> {
    const { chargePointId, organizationId } = context.charger.chargePoint;
    // Nothing charges at connector 0, which is the charger itself: it is one that has a single connector.
    const connectorId = Math.max(1, request.connectorId);
    const parsed = parseTimestamp(request.timestamp);
    const startedAt = instantOf(request.timestamp, context);
    const { transaction, decision } = await this.start(
      {
        organizationId,
        chargePointId,
        evseId: connectorId,
        connectorId,
        idTag: request.idTag,
        meterStartWh: registerOf(request.meterStart),
        startedAt,
        statedStart: parsed.ok ? parsed.instant : request.timestamp,
        startReading: readingOf(request.timestamp, context),
        isInferred: false,
        isTimeKnown: startedAt.getTime() !== context.receivedAt.getTime(),
        isUnknownWelcome: isUnknownWelcome(context.charger, isLate(startedAt, context)),
      },
      context,
      {
        isOffline: isLate(startedAt, context),
        stated: request.timestamp,
        reservationNumber: request.reservationId,
      },
    );
    if (transaction.endedAt === null && isLate(startedAt, context)) {
      await this.endIfStopped(transaction, request.idTag, context);
    }
    return { transactionId: Number(transaction.ocppTransactionId), idTagInfo: idTagInfo(decision) };
  }

  private async start(
    start: Start16,
    context: CallContext,
    { isOffline, stated, reservationNumber, exactMeterStartWh }: ToldOfStart,
  ): Promise<{ transaction: TransactionEntity; decision: AuthorizationDecision }> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId, connectorId } = start;
    const { transaction, decision } = await this.transactions.start16(start);
    if (decision === null) throw new Error('A start always presents a token');
    const { ocppTransactionId } = transaction;
    const startedAt = transaction.startedAt < start.startedAt ? transaction.startedAt : start.startedAt;
    if (transaction.endedAt === null) {
      const { meterStartWh, evseId } = start;
      const { sessionId } = transaction;
      const place = { ocppTransactionId, evseId, connectorId };
      await this.open.started(charger, { sessionId, ...place, startedAt, meterStartWh });
    }
    // A refused start is told too: the charger may have charged offline all the same.
    await this.events.tell(chargePointId, {
      definition: TransactionStarted,
      id: deriveEventId(transaction.sessionId, start.isInferred ? 'start-inferred' : 'started'),
      organizationId,
      occurredAt: startedAt,
      data: {
        ...placeOf(charger),
        session_id: transaction.sessionId,
        ocpp_version: '1.6',
        ocpp_transaction_id: ocppTransactionId,
        evse_id: start.evseId,
        connector_id: connectorId,
        authorization: {
          id_token: start.idTag.trim(),
          id_token_type: null,
          status: decision.status,
          driver_id: decision.driverId,
          ...purposeOf(decision, charger.chargePoint),
        },
        started_at: startedAt.toISOString(),
        meter_start_wh: start.meterStartWh,
        ...(exactMeterStartWh === undefined ? {} : { meter_start_exact_wh: exactMeterStartWh }),
        charging_state: null,
        seq_no: null,
        offline: isOffline,
        remote_start_id: null,
        ...underReservation(reservationNumber),
        samples: [],
        received_at: receivedAt.toISOString(),
        ...statedClock(stated, context),
      },
    });
    return { transaction, decision };
  }

  private async stopTransaction(request: Stop, context: CallContext): Promise<Response16<'StopTransaction'>> {
    const { statedEnd, samples } = readStop(request, context);
    const ocppTransactionId = await this.stoppedId(request, samples, statedEnd, context);
    // Together: in a burst each would wait for a connection of the database in turn.
    const [transaction, decision] = await Promise.all([
      this.end(request, ocppTransactionId, context),
      this.decisionOf(request, context),
    ]);
    if (decision === null) return {};
    const status = statusAtStop(decision.status, tokenKey(request.idTag ?? ''), transaction);
    return { idTagInfo: idTagInfo({ ...decision, statusNow: status }) };
  }

  /** A stop that came before its start, without its id: the start's transaction is over, as the stop told. */
  private async endIfStopped(
    { ocppTransactionId, startedAt, meterStartWh }: TransactionEntity,
    idTag: string,
    context: CallContext,
  ): Promise<void> {
    const { chargePointId } = context.charger.chargePoint;
    const stop = await this.early.of(chargePointId, { startedAt, meterStartWh, idTag });
    if (stop === null) return;
    const { request, receivedAt } = stop;
    await this.end(request, ocppTransactionId, { ...context, receivedAt }, true);
    await this.early.forget(stop);
  }

  /** @returns null: nobody knows the transaction */
  private async end(
    request: Stop,
    ocppTransactionId: string,
    context: CallContext,
    isToldAnew = false,
  ): Promise<TransactionEntity | null> {
    const { charger, receivedAt } = context;
    const { chargePointId, organizationId } = charger.chargePoint;
    const { statedEnd, meterStopWh, samples } = readStop(request, context);
    const [open, transaction] = await Promise.all([
      this.open.find(charger, ocppTransactionId),
      this.transactions.stop16(chargePointId, ocppTransactionId, statedEnd),
    ]);
    const eventId = deriveEventId(chargePointId, 'ended', ocppTransactionId, JSON.stringify(request));
    if (transaction === null) {
      await this.early.keep(chargePointId, { eventId, request, endedAt: statedEnd, receivedAt });
    }
    const correctedStart =
      transaction === null ? null : startReadAnew(transaction.startReading, statedEnd, context);
    if (transaction !== null && correctedStart !== null) transaction.startedAt = correctedStart.startedAt;
    const { endedAt, clock } = settledEnd(
      statedEnd,
      transaction?.startedAt ?? null,
      heardOf(transaction, context),
    );
    await this.moveEnd(transaction, endedAt, correctedStart);
    const basis = transaction === null ? null : basisOf(transaction, open?.isRegisterInWh);
    await this.open.stopped(charger, ocppTransactionId);
    await this.events.tell(chargePointId, {
      definition: TransactionEnded,
      id: eventId,
      organizationId,
      occurredAt: endedAt,
      data: {
        ...placeOf(charger),
        session_id: transaction?.sessionId ?? null,
        ocpp_version: '1.6',
        ocpp_transaction_id: ocppTransactionId,
        ...(transaction === null
          ? {}
          : {
              evse_id: transaction.evseId,
              connector_id: transaction.connectorId,
              ...startCorrected(correctedStart),
            }),
        ended_at: endedAt.toISOString(),
        meter_stop_wh: stopInWh({ meterStopWh, endedAt: statedEnd }, samples, basis),
        // §6.49: without a reason it is Local.
        reason: request.reason ?? 'Local',
        id_token: request.idTag?.trim() ?? null,
        charging_state: null,
        seq_no: null,
        offline: isToldAnew,
        samples: eventSamples(withRegistersInWh(samples, basis)),
        ...unreadableValues(samples),
        received_at: receivedAt.toISOString(),
        ...statedClock(request.timestamp, context),
        ...clock,
      },
    });
    return transaction;
  }

  /** Where the database has not known it when it wrote down the end. */
  private async moveEnd(
    transaction: TransactionEntity | null,
    endedAt: Date,
    correctedStart: CorrectedStart | null,
  ): Promise<void> {
    if (transaction === null) return;
    const isKnown = correctedStart === null && endedAt <= (transaction.endedAt ?? endedAt);
    const { sessionId, startedAt } = transaction;
    if (!isKnown) await this.transactions.moved({ sessionId, startedAt, endedAt });
  }

  private decisionOf(
    { idTag }: Stop,
    { charger, receivedAt }: CallContext,
  ): Promise<AuthorizationDecision> | null {
    if (idTag === undefined) return null;
    return this.authorization.authorize(
      charger.chargePoint,
      { idToken: idTag, idTokenType: null },
      receivedAt,
    );
  }

  /** Where nothing that is known of the charge itself is in Wh for certain. */
  private async inWhOfEarlier(
    samples: readonly NormalisedSample[],
    chargePointId: string,
    until: Date,
  ): Promise<readonly NormalisedSample[]> {
    if (samples.length === 0) return samples;
    const earlier = await this.transactions.lastStarts16(chargePointId, until);
    const bases = earlier.map((one) => basisOf(one));
    return withRegistersInWh(samples, earlierBasis(samples, bases));
  }

  private async nextAt(
    called: TransactionEntity,
    stop: StopWithoutId,
    charger: Charger,
  ): Promise<OpenTransaction | null> {
    const next = await this.open.at(charger, called.connectorId);
    return next !== null && isStopOfNext(called, next, stop) ? next : null;
  }

  /**
   * A charger that started offline has no transaction id when it stops, and says 0, -1 or a number of its own, or that
   * of the charge before: then it is the one that is open and fits, or the stop's own samples tell of its start.
   */
  private async stoppedId(
    request: Stop,
    samples: readonly NormalisedSample[],
    endedAt: Date,
    context: CallContext,
  ): Promise<string> {
    const { chargePointId, organizationId } = context.charger.chargePoint;
    const idTag = request.idTag ?? null;
    const stated = String(request.transactionId);
    const stop = { chargePointId, idTag, meterStopWh: registerOf(request.meterStop), endedAt };
    if (request.transactionId > 0) {
      if ((await this.open.find(context.charger, stated)) !== null) return stated;
      const [called] = await this.transactions.find(chargePointId, stated);
      if (called !== undefined) {
        return (await this.nextAt(called, stop, context.charger))?.ocppTransactionId ?? stated;
      }
      // Whose it is only a token can say.
      if (idTag === null) return stated;
    }
    const fitting = await this.transactions.stoppedWithoutId(stop);
    if (fitting !== null) return fitting.ocppTransactionId;
    if (idTag === null) return stated;
    const start = startInStop(await this.inWhOfEarlier(samples, chargePointId, endedAt), endedAt);
    if (start === null) return stated;
    const { transaction } = await this.start(
      {
        organizationId,
        chargePointId,
        // The stop does not say.
        evseId: 0,
        connectorId: 0,
        idTag,
        meterStartWh: start.meterStartWh,
        startedAt: start.at,
        statedStart: start.at.toISOString(),
        startReading: null,
        isInferred: true,
        isTimeKnown: true,
        isUnknownWelcome: isUnknownWelcome(context.charger, true),
      },
      context,
      { isOffline: true, exactMeterStartWh: start.exactMeterStartWh },
    );
    return transaction.ocppTransactionId;
  }
}

/**
 * Of what the charger has told the end of before, another end is that of what began at its connector since. What began
 * at that very end has superseded it: its own stop comes late.
 */
function isStopOfNext(called: TransactionEntity, next: OpenTransaction, stop: StopWithoutId): boolean {
  return (
    hasEndedBefore(called, stop.endedAt) &&
    next.startedAt > (called.endedAt ?? next.startedAt) &&
    next.startedAt <= stop.endedAt &&
    (stop.meterStopWh === null || (next.meterStartWh ?? 0) <= stop.meterStopWh)
  );
}

function heardOf(transaction: TransactionEntity | null, { receivedAt }: CallContext): Heard {
  const reading = transaction?.startReading ?? null;
  const startReceivedAt = reading === null ? null : new Date(reading.received_at);
  return { startReceivedAt, endReceivedAt: receivedAt };
}

interface ReadStop {
  readonly statedEnd: Date;
  readonly meterStopWh: number | null;
  readonly samples: readonly NormalisedSample[];
}

function readStop({ timestamp, meterStop, transactionData }: Stop, context: CallContext): ReadStop {
  const statedEnd = instantOf(timestamp, context);
  const meterStopWh = registerOf(meterStop);
  const samples = settledSamples(normaliseSamples16(transactionData), context);
  const stop = { meterStopWh, endedAt: statedEnd };
  return { statedEnd, meterStopWh, samples: withRegistersInWhOfStop(samples, stop) };
}

function basisOf({ meterStartWh, startedAt }: TransactionEntity, isInWh = false): RegisterBasis {
  return { meterStartWh, startedAt, isInWh };
}

/** null: the charger does not know it, as far as can be read. */
function registerOf(wh: number): number | null {
  return wh < 0 ? null : wh;
}

/** OCPP 1.6 does not say whether a transaction began offline: a start that comes late did. */
function isLate(startedAt: Date, { receivedAt }: CallContext): boolean {
  return receivedAt.getTime() - startedAt.getTime() > LATE_MS;
}
