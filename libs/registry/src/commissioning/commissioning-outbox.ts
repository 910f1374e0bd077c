import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  CommandRequested,
  type CommandToChargePoint,
  CommissioningCompleted,
  CommissioningFailed,
  CommissioningStarted,
  TokenIssued,
  TokenRemoved,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { commandRequest } from '../charge-points/command-request';

import type { CommissioningRunEntity } from './commissioning-run.entity';
import type { CommandIds, Effect } from './domain/asking';
import type { Run } from './domain/run';

/** Of chargers that are asked for one key after the other. */
const READS_WITHIN_SECONDS = 60;
const TOKEN_LIVES_MS = 15 * 60_000;
/** OCPP has no use for it but to tell starts apart: a run has one. */
const REMOTE_START_ID = 1;

export function commandIds(runId: string): CommandIds {
  return {
    read: deriveId('cmd', runId, 'configuration'),
    start: deriveId('cmd', runId, 'start'),
    stop: deriveId('cmd', runId, 'stop'),
  };
}

/** What runs ask of chargers, and what they tell others. */
@Injectable()
export class CommissioningOutbox {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  async carryOut(tx: EntityManager, row: CommissioningRunEntity, effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'trigger_heartbeat': {
        const id = deriveId('cmd', row.id, 'heartbeat', effect.number);
        return this.command(tx, row, id, { name: 'trigger_heartbeat' });
      }
      case 'read_configuration': {
        const read = { name: effect.kind, ocpp_version: effect.version, keys: [...effect.keys] };
        return this.command(tx, row, effect.commandId, read, { timeoutSeconds: READS_WITHIN_SECONDS });
      }
      case 'start_charge': {
        await this.issueToken(tx, row);
        const { evseId, connectorId, start } = effect.charge;
        return this.command(tx, row, start.id, {
          name: 'start_session',
          evse_id: Math.max(1, evseId),
          connector_id: connectorId,
          id_tag: row.testIdTag,
          remote_start_id: REMOTE_START_ID,
        });
      }
      case 'stop_charge': {
        const { commandId, ocppTransactionId } = effect;
        const stop = { name: 'stop_session' as const, ocpp_transaction_id: ocppTransactionId };
        return this.command(tx, row, commandId, stop);
      }
    }
  }

  started(tx: EntityManager, row: CommissioningRunEntity, chargePoint: ChargePointEntity): Promise<void> {
    const { organizationId } = row;
    return this.outbox.append(tx, {
      definition: CommissioningStarted,
      organizationId,
      data: core(row, chargePoint),
    });
  }

  completed(tx: EntityManager, row: CommissioningRunEntity, chargePoint: ChargePointEntity, at: Date) {
    const { organizationId, state } = row;
    const data = { ...core(row, chargePoint), completed_at: at.toISOString(), steps: stepsOf(state) };
    return this.outbox.append(tx, { definition: CommissioningCompleted, organizationId, data });
  }

  failed(tx: EntityManager, row: CommissioningRunEntity, chargePoint: ChargePointEntity): Promise<void> {
    const { organizationId, state } = row;
    const step = state.steps.find(({ status }) => status === 'failed');
    if (step === undefined || state.finishedAt === null) throw new Error(`The run ${row.id} has not failed`);
    const data = {
      ...core(row, chargePoint),
      failed_at: state.finishedAt,
      failed_step: step.name,
      error: { code: `${step.name}_failed`, message: step.message ?? '' },
      steps: stepsOf(state),
    };
    return this.outbox.append(tx, { definition: CommissioningFailed, organizationId, data });
  }

  removeToken(tx: EntityManager, { organizationId, testIdTag }: CommissioningRunEntity): Promise<void> {
    const data = {
      organization_id: organizationId,
      id_tag: testIdTag,
      removed_at: new Date().toISOString(),
    };
    return this.outbox.append(tx, { definition: TokenRemoved, organizationId, data });
  }

  /** No token of the registry's: it is in no list, and nobody's, and nobody pays for its charge. */
  private issueToken(tx: EntityManager, { organizationId, testIdTag }: CommissioningRunEntity) {
    const data = {
      organization_id: organizationId,
      id_tag: testIdTag,
      status: 'active' as const,
      valid_until: new Date(Date.now() + TOKEN_LIVES_MS).toISOString(),
      driver_id: null,
      group_id_tag: null,
      purpose: 'commissioning' as const,
    };
    return this.outbox.append(tx, { definition: TokenIssued, organizationId, data });
  }

  private command(
    tx: EntityManager,
    { id, organizationId, chargePointId }: CommissioningRunEntity,
    commandId: string,
    command: CommandToChargePoint,
    limits: { readonly timeoutSeconds?: number } = {},
  ): Promise<void> {
    const data = commandRequest(
      { id: chargePointId, organizationId },
      { commandId, command, reference: id, ...limits },
    );
    return this.outbox.append(tx, { definition: CommandRequested, organizationId, data });
  }
}

function core(row: CommissioningRunEntity, { siteId }: ChargePointEntity) {
  return {
    organization_id: row.organizationId,
    charge_point_id: row.chargePointId,
    site_id: siteId,
    project_id: row.projectId,
    commissioning_session_id: row.id,
    template_id: row.state.template?.id ?? null,
    started_at: row.startedAt.toISOString(),
  };
}

function stepsOf({ steps }: Run): { name: string; status: string }[] {
  return steps.map(({ name, status }) => ({ name, status }));
}
