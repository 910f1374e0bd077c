import {
  ask,
  type Asked,
  type CommandIds,
  type Effect,
  nextTriggerAt,
  patienceUntil,
  stopCharge,
} from './asking';
import { judgeConfiguration, judgeConnectivity, judgeHeartbeat } from './judge-charge-point';
import { judgeTestCharge } from './judge-test-charge';
import { failed, type Judgement, type ObservedChargePoint, waiting } from './judgement';
import { figuresOf, isOver, type Run, type Step, type StepName } from './run';

export interface LogLine {
  readonly level: 'info' | 'error';
  readonly step: StepName | null;
  readonly message: string;
}

export interface Progress {
  readonly run: Run;
  readonly effects: readonly Effect[];
  readonly log: readonly LogLine[];
  /** When the run must be looked at again though nothing was heard; null: it is over. */
  readonly dueAt: Date | null;
}

/** How long a step may take before it has failed. */
export function limitMs(step: StepName, { heartbeatIntervalSeconds }: ObservedChargePoint): number {
  switch (step) {
    case 'connectivity':
    case 'configuration':
      return 120_000;
    case 'heartbeat':
      // A charger that cannot be asked for one sends it within its interval.
      return (2 * heartbeatIntervalSeconds + 30) * 1_000;
    case 'test_transaction':
      return 300_000;
  }
}

/**
 * Takes a run as far as the facts allow: one step after the other, each judged by what is known now. Facts that are
 * heard twice or out of order come to the same, and a run that is over stays as it is.
 */
export function advance(before: Run, facts: ObservedChargePoint, ids: CommandIds, now: Date): Progress {
  if (before.status !== 'running') return { run: before, effects: [], log: [], dueAt: null };
  const effects: Effect[] = [];
  const log: LogLine[] = [];
  let run = before;
  for (const { name } of before.steps) {
    if (isOver(stepOf(run, name))) continue;
    const asked = ask(...begun(run, name, now, log), facts, ids, now);
    effects.push(...asked.effects);
    run = settled(asked.run, name, facts, now, log);
    if (stepOf(run, name).status !== 'passed') break;
  }
  const end = concluded(run, ids, now, log);
  return { run: end.run, effects: [...effects, ...end.effects], log, dueAt: dueAt(end.run, facts) };
}

export function cancel(before: Run, ids: CommandIds, now: Date): Progress {
  if (before.status !== 'running') return { run: before, effects: [], log: [], dueAt: null };
  const message = 'The run was cancelled.';
  const run = over(before, 'cancelled', message, now);
  return { ...stopCharge(run, ids), log: [{ level: 'info', step: null, message }], dueAt: null };
}

function begun(run: Run, name: StepName, now: Date, log: LogLine[]): [Run, StepName, string] {
  const step = stepOf(run, name);
  if (step.startedAt !== null) return [run, name, step.startedAt];
  const startedAt = now.toISOString();
  log.push({ level: 'info', step: name, message: 'Begun.' });
  return [withStep(run, { ...step, status: 'running', startedAt }), name, startedAt];
}

function settled(run: Run, name: StepName, facts: ObservedChargePoint, now: Date, log: LogLine[]): Run {
  const step = stepOf(run, name);
  const judgement = inTime(judge(run, name, facts), step, limitMs(name, facts), now);
  if (judgement.kind === 'waiting') return withStep(run, { ...step, message: judgement.message });
  const { kind, message, evidence } = judgement;
  log.push({ level: kind === 'passed' ? 'info' : 'error', step: name, message });
  return withStep(run, { ...step, status: kind, finishedAt: now.toISOString(), message, evidence });
}

function judge(run: Run, name: StepName, facts: ObservedChargePoint): Judgement {
  switch (name) {
    case 'connectivity':
      return judgeConnectivity(facts);
    case 'heartbeat':
      return judgeHeartbeat(run, facts.heartbeatIntervalSeconds);
    case 'configuration':
      return judgeConfiguration(run, facts);
    case 'test_transaction':
      if (run.testCharge === null) return waiting('No charge was asked for.');
      return judgeTestCharge(run.testCharge, figuresOf(run, name).min_energy_wh);
  }
}

function inTime(judgement: Judgement, { startedAt }: Step, limit: number, now: Date): Judgement {
  if (judgement.kind !== 'waiting' || +now < Date.parse(startedAt ?? '') + limit) return judgement;
  return failed(`${judgement.message} It was waited for ${limit / 1_000} seconds.`);
}

function concluded(run: Run, ids: CommandIds, now: Date, log: LogLine[]): Asked {
  if (run.steps.some(({ status }) => status === 'failed')) {
    log.push({ level: 'error', step: null, message: 'The run has failed.' });
    return stopCharge(over(run, 'failed', 'Not reached.', now), ids);
  }
  if (!run.steps.every(isOver)) return { run, effects: [] };
  log.push({ level: 'info', step: null, message: 'The run has passed.' });
  return { run: over(run, 'passed', '', now), effects: [] };
}

function over(run: Run, status: 'passed' | 'failed' | 'cancelled', message: string, now: Date): Run {
  const finishedAt = now.toISOString();
  const steps = run.steps.map((step): Step =>
    isOver(step) ? step : { ...step, status: 'skipped', finishedAt, message },
  );
  return { ...run, status, finishedAt, steps };
}

function dueAt(run: Run, facts: ObservedChargePoint): Date | null {
  const step = run.steps.find(({ status }) => status === 'running');
  if (step?.startedAt == null) return null;
  const limit = new Date(Date.parse(step.startedAt) + limitMs(step.name, facts));
  const next = nextAsking(run, step.name, step.startedAt);
  return next !== null && next < limit ? next : limit;
}

function nextAsking(run: Run, step: StepName, begunAt: string): Date | null {
  if (step === 'heartbeat') return nextTriggerAt(run, begunAt);
  return step === 'test_transaction' ? patienceUntil(run, begunAt) : null;
}

function stepOf(run: Run, name: StepName): Step {
  const step = run.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`A run without the step ${name}`);
  return step;
}

function withStep(run: Run, step: Step): Run {
  return { ...run, steps: run.steps.map((one) => (one.name === step.name ? step : one)) };
}
