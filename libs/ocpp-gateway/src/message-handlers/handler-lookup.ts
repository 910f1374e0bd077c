import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';

import { InBatches } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';

import type { DecidedAction } from './domain/decided-action';
import { AUTO, type MessageHandler } from './domain/message-handler';

/** A charger that boots does not wait for a database that is away. */
const WITHIN_MS = 1_000;
const MOST_AT_ONCE = 200;

/** Which handler holds for a message that came. */
@Injectable()
export class HandlerLookup {
  /** After an outage every charger boots at the same time. */
  private readonly lookUps = new InBatches<Asked, MessageHandler>(
    (asked) => this.findAll(asked),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** null: nobody can say just now. */
  async find(
    { organizationId, chargePointId }: ChargePointEntity,
    action: DecidedAction,
  ): Promise<MessageHandler | null> {
    const limit = new AbortController();
    try {
      return await Promise.race([
        this.lookUps.add({ organizationId, chargePointId, action }),
        after(WITHIN_MS, null, { signal: limit.signal, ref: false }),
      ]);
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      this.logger.warn({ err: error, action }, 'the handler of a message cannot be looked up');
      return null;
    } finally {
      limit.abort();
    }
  }

  private async findAll(asked: readonly Asked[]): Promise<MessageHandler[]> {
    const rows = await this.database.query<HandlerRow>(HOLDING, [
      asked.map(({ organizationId }) => organizationId),
      asked.map(({ chargePointId }) => chargePointId),
      asked.map(({ action }) => action),
    ]);
    const byPlace = new Map(rows.map(({ place, ...handler }) => [Number(place), handler]));
    return asked.map((_, index) => byPlace.get(index + 1) ?? AUTO);
  }
}

interface Asked {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly action: DecidedAction;
}

interface HandlerRow extends MessageHandler {
  readonly place: string;
}

/** A charge point's own handler goes before its organization's. */
const HOLDING = `
  select place, mode, static_response as "staticResponse", timeout_ms as "timeoutMs",
         fallback_response as "fallbackResponse"
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality
    as asked (organization_id, charge_point_id, action, place)
  join lateral (
    select * from message_handler rule
    where rule.organization_id = asked.organization_id and rule.action = asked.action
      and (rule.charge_point_id = asked.charge_point_id or rule.charge_point_id is null)
    order by rule.charge_point_id nulls last limit 1) rule on true`;
