import { Inject, Injectable } from '@nestjs/common';

import { DomainError, newId } from '@csms/kernel';
import { type OcppVersion, validateResult } from '@csms/ocpp';

import { CommandRoute } from './command-route';
import type { CanonicalCall } from './domain/canonical-call';
import { type CommandVerdict, verdictOf } from './domain/command-verdict';
import { CommandJournal } from './history/command-journal';
import { type Commander, offline } from './route-finder';

const ANSWER_WITHIN_MS = 30_000;

/** What a feature of the gateway has a charger do for an object of its own. */
export interface FeatureOrder {
  readonly commander: Commander;
  readonly chargePointId: string;
  /** The object, as the history shows it. */
  readonly reference: string;
  readonly command: string;
  readonly call: CanonicalCall;
}

/** Sends what a feature asks a charger for, with an entry of the history each. */
@Injectable()
export class OrdersOfFeatures {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
  ) {}

  /** The version that the charger speaks now. @throws not_found, charge_point_offline */
  async versionOf(commander: Commander, chargePointId: string): Promise<OcppVersion> {
    return (await this.route.find(commander, chargePointId)).ocppVersion;
  }

  /** @throws not_found, invalid_state, charge_point_offline, upstream_error */
  async send({ commander, chargePointId, reference, command, call }: FeatureOrder): Promise<CommandVerdict> {
    const holder = await this.route.find(commander, chargePointId);
    const version = holder.ocppVersion;
    const commandId = newId('cmd');
    const { action, payload } = call;
    await this.journal.beginOfService(commander.organizationId, reference, {
      commandId,
      chargePointId,
      bulkId: null,
      command,
      action,
      version,
      parameters: payload,
      sentAt: new Date(),
      timeoutMs: ANSWER_WITHIN_MS,
    });
    const startedAt = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const sent = {
      charge_point_id: chargePointId,
      action,
      payload,
      timeout_ms: ANSWER_WITHIN_MS,
      command_id: commandId,
    };
    const outcome = await this.route.send(commander, holder, sent).catch(async (error: unknown) => {
      const reason = error instanceof DomainError ? error.code : 'internal_error';
      const verdict = { status: 'Error', reason, response: null } as const;
      await this.journal.finish(commandId, verdict, elapsedMs());
      throw error;
    });
    const verdict = verdictOf(outcome, (answer) => validateResult(version, action, answer).ok);
    await this.journal.finish(commandId, verdict, elapsedMs());
    // As if it had been away before: it can be asked again.
    if (outcome.kind === 'closed' && !outcome.wasSent) throw offline(chargePointId);
    return verdict;
  }
}
