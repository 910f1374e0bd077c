import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CommandRequested } from '@csms/contracts';
import { CodedError, InvalidStateError, newId, ValidationFailedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { commandRequest } from '../charge-points/command-request';
import { mayFollow } from '../charge-points/domain/lifecycle';
import { actingFor, requireChargePoint } from '../installers/installer-access';

import { type Applied, appliedOf, type CommandOutcome, refusalOf, resultsOf } from './domain/applied';
import { type RunTemplate, type TemplatedVersion, wantedBy, type WantedValue } from './domain/template';
import { requireTemplate } from './organization-templates';
import { toRunTemplate } from './template.mapper';
import { TemplateApplicationEntity } from './template-application.entity';

/** Together shorter than the API gateway waits for an answer. */
const EXPIRES_MS = 10_000;
const TIMEOUT_SECONDS = 45;
const WAITS_MS = 60_000;
const LOOKS_EVERY_MS = 200;

interface Asked {
  readonly id: string;
  readonly version: TemplatedVersion;
  readonly values: readonly WantedValue[];
}

export type AppliedTemplate = Applied & Pick<Asked, 'version'>;

/** Writes the values of a template to a charger, and waits for what it says of each. */
@Injectable()
export class TemplateApplications {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @throws not_found, invalid_state, charge_point_offline, charge_point_timeout, protocol_mismatch, upstream_error */
  async apply(caller: Principal, chargePointId: string, templateId: string): Promise<AppliedTemplate> {
    const asked = await this.database.transaction((tx) => this.ask(tx, caller, chargePointId, templateId));
    const outcome = await this.outcomeOf(asked.id);
    const results = outcome === null ? null : resultsOf(outcome);
    if (results === null) throw refusalOf(chargePointId, outcome);
    return { version: asked.version, ...appliedOf(results, asked.values) };
  }

  /** The first word about a command holds. */
  async completed(tx: EntityManager, id: string, outcome: CommandOutcome): Promise<void> {
    await tx
      .createQueryBuilder()
      .update(TemplateApplicationEntity)
      .set({ outcome: outcome as never })
      .where('id = :id and outcome is null', { id })
      .execute();
  }

  private async ask(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    templateId: string,
  ): Promise<Asked> {
    const chargePoint = await requireChargePoint(tx, caller, chargePointId);
    if (!mayFollow(chargePoint.lifecycle, 'commissioning')) {
      throw new InvalidStateError(`The charge point ${chargePointId} is ${chargePoint.lifecycle}.`);
    }
    const template = await requireTemplate(tx, chargePoint.organizationId, templateId);
    const { version, values } = requireWanted(chargePoint, toRunTemplate(template));
    const id = newId('cmd');
    const { organizationId } = chargePoint;
    await tx.insert(TemplateApplicationEntity, {
      ...{ id, organizationId, chargePointId, templateId },
      requestedBy: caller.subject,
      outcome: null,
      createdAt: new Date(),
    });
    const command = { name: 'write_configuration' as const, ocpp_version: version, values: [...values] };
    const request = { commandId: id, command, reference: templateId };
    const limits = { expiresMs: EXPIRES_MS, timeoutSeconds: TIMEOUT_SECONDS };
    const data = commandRequest(chargePoint, { ...request, ...limits });
    await this.outbox.append(tx, { definition: CommandRequested, organizationId, data });
    const configuration = Object.fromEntries(values.map(({ key, value }) => [key, value]));
    await this.audit.record(tx, actingFor(caller, organizationId), {
      action: 'charge_point.template_applied',
      resourceType: 'charge_point',
      resourceId: chargePointId,
      before: null,
      after: { commandId: id, templateId, ocppVersion: version, configuration },
    });
    return { id, version, values };
  }

  /** Whichever instance hears of it. null: nobody has heard of it. */
  private async outcomeOf(id: string): Promise<CommandOutcome | null> {
    const until = Date.now() + WAITS_MS;
    while (Date.now() < until) {
      const [row] = await this.database.query<{ outcome: CommandOutcome | null }>(
        'select outcome from template_application where id = $1',
        [id],
      );
      if (row?.outcome != null) return row.outcome;
      await after(LOOKS_EVERY_MS);
    }
    return null;
  }
}

function requireWanted(
  { id, ocppVersion }: ChargePointEntity,
  template: RunTemplate,
): { readonly version: TemplatedVersion; readonly values: readonly WantedValue[] } {
  if (ocppVersion === null) {
    throw new CodedError('charge_point_offline', `The charge point ${id} has never been connected.`);
  }
  const wanted = wantedBy(template, ocppVersion);
  if (wanted !== null) return wanted;
  const detail = `The template ${template.id} has no values for OCPP ${ocppVersion}.`;
  throw new ValidationFailedError([{ pointer: '/template_id', code: 'nothing_to_apply', detail }]);
}
