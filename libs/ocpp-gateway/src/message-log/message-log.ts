import { randomUUID } from 'node:crypto';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { storable } from '../commands/domain/stored-copy';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { DailyBudget } from './domain/daily-budget';
import type { Exchange } from './domain/exchange';
import { maskedJson } from './domain/masked-json';
import type { MessageLogEntity } from './message-log.entity';
import { MessageLogMetrics } from './message-log-metrics';
import { dayOf, MessagePartitions } from './message-partitions';

const WRITTEN_EVERY_MS = 500;
const DROPPED_EVERY_MS = 3_600_000;
const FIRST_DROP_AFTER_MS = 60_000;
/** Small enough that masking them does not make an answer wait for long. */
const BATCH = 250;
/** What may wait in memory while the database is away. */
const MAX_WAITING = 20_000;

/**
 * Keeps what chargers and we say to each other. A message costs a push to a list; masking and writing happen in batches
 * between the answers. What cannot be kept is counted, and never waited for.
 */
@Injectable()
export class MessageLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waiting: Exchange[] = [];
  /** Masked, and on their way to the database. */
  private batch: Row[] = [];
  private readonly budget: DailyBudget;
  private readonly instance = randomUUID().slice(0, 8);
  private count = 0;
  private timers: NodeJS.Timeout[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MessagePartitions) private readonly partitions: MessagePartitions,
    @Inject(MessageLogMetrics) private readonly metrics: MessageLogMetrics,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.budget = new DailyBudget(settings.messageLogBytesPerDay);
  }

  onApplicationBootstrap(): void {
    if (this.settings.messageLogDays === 0) return;
    const write = setInterval(() => void this.write(), WRITTEN_EVERY_MS);
    const drop = setInterval(() => void this.dropOld(), DROPPED_EVERY_MS);
    // The database is connected only after this.
    const firstDrop = setTimeout(() => void this.dropOld(), FIRST_DROP_AFTER_MS);
    this.timers = [write, drop, firstDrop];
    this.timers.forEach((timer) => timer.unref());
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await this.write();
    this.metrics.dropped.inc({ reason: 'shutdown' }, this.batch.length + this.waiting.length);
  }

  note(exchange: Exchange): void {
    if (this.settings.messageLogDays === 0) return;
    if (this.waiting.length >= MAX_WAITING) this.metrics.dropped.inc({ reason: 'buffer_full' });
    else this.waiting.push(exchange);
  }

  /** Resolves when everything that was noted so far is written, or cannot be. */
  write(): Promise<void> {
    this.writing ??= this.writeWaiting().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  private async writeWaiting(): Promise<void> {
    for (;;) {
      if (this.batch.length === 0) this.batch = this.rowsOf(this.waiting.splice(0, BATCH));
      if (this.batch.length === 0 && this.waiting.length === 0) return;
      try {
        await this.insert(this.batch);
      } catch (error) {
        // Kept for the next time, together with what came meanwhile.
        if (isDatabaseOutage(error)) return;
        this.metrics.dropped.inc({ reason: 'failed' }, this.batch.length);
        this.logger.error({ err: error }, 'messages of chargers are not written down');
      }
      this.batch = [];
    }
  }

  private async insert(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.partitions.make(new Set(rows.map(({ at }) => dayOf(at))));
    await this.database.query(INSERT, [JSON.stringify(rows)]);
    this.metrics.written.inc(rows.length);
  }

  private rowsOf(exchanges: readonly Exchange[]): Row[] {
    return exchanges.map((exchange) => this.rowOf(exchange)).filter((row) => row !== null);
  }

  /** null: its charger has filled its part of the log for that day. */
  private rowOf(exchange: Exchange): Row | null {
    const payload = maskedJson(exchange.action, exchange.payload);
    const response = maskedJson(exchange.action, exchange.response);
    const bytes = ROW_BYTES + (payload?.length ?? 0) + (response?.length ?? 0);
    const { chargePointId, at } = exchange;
    const verdict = this.budget.take(chargePointId, dayOf(at), bytes);
    if (verdict === 'kept') return this.toRow(exchange, payload, response);
    this.metrics.dropped.inc({ reason: 'daily_limit' });
    if (verdict === 'over') {
      this.logger.warn({ charge_point_id: chargePointId }, 'the message log of a charger is full for today');
    }
    return null;
  }

  private toRow(exchange: Exchange, payload: string | null, response: string | null): Row {
    this.count += 1;
    return {
      entry_id: `${this.count.toString(36).padStart(9, '0')}${this.instance}`,
      organization_id: exchange.organizationId,
      charge_point_id: exchange.chargePointId,
      connection_id: exchange.connectionId,
      ocpp_version: exchange.version,
      direction: exchange.direction,
      message_id: exchange.messageId === null ? null : storable(exchange.messageId),
      action: exchange.action === null ? null : storable(exchange.action).slice(0, MAX_ACTION_LENGTH),
      payload,
      outcome: exchange.outcome,
      error_code: exchange.errorCode === null ? null : storable(exchange.errorCode),
      response,
      at: exchange.at,
      duration_ms: exchange.durationMs,
      responded_by: exchange.by?.responder ?? null,
      handler_problem: exchange.by?.problem ?? null,
    };
  }

  private async dropOld(): Promise<void> {
    try {
      const dropped = await this.partitions.dropOlderThan(this.settings.messageLogDays);
      if (dropped.length > 0) this.logger.info({ tables: dropped }, 'old messages of chargers are dropped');
      const removed = await this.partitions.removeUnkept();
      if (removed > 0)
        this.logger.info({ removed }, 'messages that their organization does not keep are removed');
    } catch (error) {
      this.logger.warn({ err: error }, 'old messages of chargers stay for another hour');
    }
  }
}

/** What a row takes up beside its bodies. */
const ROW_BYTES = 200;
/** Of an action that OCPP does not have. */
const MAX_ACTION_LENGTH = 64;

type Row = Record<string, unknown> & Pick<MessageLogEntity, 'at'>;

/** `json`, not `jsonb`: it is read once. */
const INSERT = `
  insert into message_log (entry_id, organization_id, charge_point_id, connection_id, ocpp_version, direction,
                           message_id, action, payload, outcome, error_code, response, at, duration_ms,
                           responded_by, handler_problem)
  select * from json_to_recordset($1::json) as entry (
    entry_id text, organization_id text, charge_point_id text, connection_id text, ocpp_version text, direction text,
    message_id text, action text, payload text, outcome text, error_code text, response text, at timestamptz,
    duration_ms integer, responded_by text, handler_problem text)`;
