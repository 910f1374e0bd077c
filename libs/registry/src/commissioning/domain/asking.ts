import type { TemplatedVersion } from '../../commissioning-templates/domain/template';

import type { ObservedChargePoint } from './judgement';
import { figuresOf, type Run, type StepName } from './run';
import { newRead } from './template-read';
import { hasTakenEnergy, type TestCharge } from './test-charge';

/** What the charger has to be asked for. */
export type Effect =
  | { readonly kind: 'trigger_heartbeat'; readonly number: number }
  | {
      readonly kind: 'read_configuration';
      readonly commandId: string;
      readonly version: TemplatedVersion;
      readonly keys: readonly string[];
    }
  | { readonly kind: 'start_charge'; readonly charge: TestCharge }
  | { readonly kind: 'stop_charge'; readonly commandId: string; readonly ocppTransactionId: string };

/** Of a run's commands: the same whenever they are asked for. */
export interface CommandIds {
  readonly read: string;
  readonly start: string;
  readonly stop: string;
}

export interface Asked {
  readonly run: Run;
  readonly effects: readonly Effect[];
}

/** The gateway has to hear first that the charge point is being commissioned. */
const FIRST_TRIGGER_MS = 2_000;
const TRIGGER_EVERY_MS = 15_000;
const MAX_TRIGGERS = 5;
/** Of the test charge for the first watt-hour: vehicles take their time. */
const PATIENCE_MS = 120_000;
/** Of one that has to take so much. */
const PATIENCE_FOR_ENERGY_MS = 240_000;

/** When the next heartbeat is to be asked for; null: not any more. */
export function nextTriggerAt(
  { heartbeatAt, heartbeatTriggers, triggerRefusal }: Run,
  begunAt: string,
): Date | null {
  if (heartbeatAt !== null || heartbeatTriggers >= MAX_TRIGGERS || triggerRefusal != null) return null;
  return new Date(Date.parse(begunAt) + FIRST_TRIGGER_MS + heartbeatTriggers * TRIGGER_EVERY_MS);
}

/** When a charge is stopped that was measured, but has not taken enough yet; null: it has, or nothing was measured. */
export function patienceUntil(run: Run, begunAt: string): Date | null {
  const { testCharge } = run;
  if (testCharge === null || testCharge.stop !== null || testCharge.end !== null) return null;
  const { min_energy_wh: wantedWh } = figuresOf(run, 'test_transaction');
  if (!testCharge.isMeasured || hasTakenEnergy(testCharge, wantedWh)) return null;
  return new Date(Date.parse(begunAt) + (wantedWh === undefined ? PATIENCE_MS : PATIENCE_FOR_ENERGY_MS));
}

function isToBeStopped(run: Run, charge: TestCharge, begunAt: string, now: Date): boolean {
  const until = patienceUntil(run, begunAt);
  return charge.isMeasured && (until === null || now >= until);
}

/** What a running step wants of the charger, each thing once. */
export function ask(
  run: Run,
  step: StepName,
  begunAt: string,
  facts: ObservedChargePoint,
  ids: CommandIds,
  now: Date,
): Asked {
  switch (step) {
    case 'connectivity':
      return { run, effects: [] };
    case 'configuration':
      return readConfiguration(run, facts, ids);
    case 'heartbeat': {
      const triggerAt = nextTriggerAt(run, begunAt);
      if (triggerAt === null || triggerAt > now) return { run, effects: [] };
      // Those that were missed while nobody looked are not made up for.
      const missed = Math.floor((+now - +triggerAt) / TRIGGER_EVERY_MS);
      const number = Math.min(run.heartbeatTriggers + 1 + missed, MAX_TRIGGERS);
      return { run: { ...run, heartbeatTriggers: number }, effects: [{ kind: 'trigger_heartbeat', number }] };
    }
    case 'test_transaction':
      if (run.testCharge === null) return startCharge(run, facts, ids);
      return isToBeStopped(run, run.testCharge, begunAt, now) ? stopCharge(run, ids) : { run, effects: [] };
  }
}

/** A charge that nobody has stopped must not go on for ever. */
export function stopCharge(run: Run, ids: CommandIds): Asked {
  const charge = run.testCharge;
  if (charge === null || charge.ocppTransactionId === null) return { run, effects: [] };
  if (charge.stop !== null || charge.end !== null) return { run, effects: [] };
  const { ocppTransactionId } = charge;
  const stop = { id: ids.stop, status: null, reason: null };
  return {
    run: { ...run, testCharge: { ...charge, stop } },
    effects: [{ kind: 'stop_charge', commandId: ids.stop, ocppTransactionId }],
  };
}

function readConfiguration(run: Run, { ocppVersion }: ObservedChargePoint, ids: CommandIds): Asked {
  if (run.templateRead != null) return { run, effects: [] };
  const templateRead = newRead(run.template ?? null, ocppVersion, ids.read);
  if (templateRead === null) return { run, effects: [] };
  const { version, wanted } = templateRead;
  const keys = wanted.map(({ key }) => key);
  return {
    run: { ...run, templateRead },
    effects: [{ kind: 'read_configuration', commandId: ids.read, version, keys }],
  };
}

function startCharge(run: Run, facts: ObservedChargePoint, ids: CommandIds): Asked {
  const { evseId, connectorId } = firstConnector(facts);
  const charge: TestCharge = {
    evseId,
    connectorId,
    start: { id: ids.start, status: null, reason: null },
    stop: null,
    sessionId: null,
    ocppTransactionId: null,
    isMeasured: false,
    end: null,
  };
  return { run: { ...run, testCharge: charge }, effects: [{ kind: 'start_charge', charge }] };
}

/** One at which a vehicle is plugged in before the others. */
function firstConnector({ connectors }: ObservedChargePoint): { evseId: number; connectorId: number } {
  const plugs = connectors
    .filter(({ connectorId }) => connectorId > 0)
    .sort((a, b) => a.evseId - b.evseId || a.connectorId - b.connectorId);
  const plugged = plugs.find(({ status }) => status === 'Preparing' || status === 'Occupied');
  return plugged ?? plugs[0] ?? { evseId: 1, connectorId: 1 };
}
