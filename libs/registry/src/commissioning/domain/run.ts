import type { RunTemplate, WantedCheck } from '../../commissioning-templates/domain/template';

import type { TemplateRead } from './template-read';
import type { TestCharge } from './test-charge';

/** The checks of a commissioning run, in their order. */
export const STEP_NAMES = ['connectivity', 'heartbeat', 'configuration', 'test_transaction'] as const;
export type StepName = (typeof STEP_NAMES)[number];

export const STEP_STATUSES = ['pending', 'running', 'passed', 'failed', 'skipped'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export const RUN_STATUSES = ['running', 'passed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export type Evidence = Readonly<Record<string, unknown>>;

/** Instants are RFC 3339: a run is kept as it is. */
export interface Step {
  readonly name: StepName;
  readonly status: StepStatus;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly message: string | null;
  readonly evidence: Evidence | null;
}

export interface Run {
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly steps: readonly Step[];
  /** Since the run began; null: none yet. */
  readonly heartbeatAt: string | null;
  /** Heartbeats that we have asked for. */
  readonly heartbeatTriggers: number;
  /** How the charger said that it cannot be asked for one; null or left out: it has not. */
  readonly triggerRefusal?: string | null;
  readonly testCharge: TestCharge | null;
  /** null or left out: none. */
  readonly template?: RunTemplate | null;
  /** null or left out: the charger was not asked for its configuration. */
  readonly templateRead?: TemplateRead | null;
}

export function newRun(now: Date, skipsTestTransaction: boolean, template: RunTemplate | null = null): Run {
  return {
    status: 'running',
    startedAt: now.toISOString(),
    finishedAt: null,
    steps: STEP_NAMES.map((name) => newStep(name, skipsTestTransaction, template)),
    heartbeatAt: null,
    heartbeatTriggers: 0,
    testCharge: null,
    template,
    templateRead: null,
  };
}

function newStep(name: StepName, skipsTestTransaction: boolean, template: RunTemplate | null): Step {
  const why = whyLeftOut(name, skipsTestTransaction, template);
  return {
    name,
    status: why === null ? 'pending' : 'skipped',
    startedAt: null,
    finishedAt: null,
    message: why,
    evidence: null,
  };
}

function whyLeftOut(
  name: StepName,
  skipsTestTransaction: boolean,
  template: RunTemplate | null,
): string | null {
  if (template !== null && !template.checks.some((check) => check.name === name)) {
    return `Left out by the template ${template.name}.`;
  }
  const isSkipped = skipsTestTransaction && name === 'test_transaction';
  return isSkipped ? 'Left out at the wish of who started the run.' : null;
}

/** What the run's template asks of a step beside what it looks at anyway. */
export function figuresOf({ template }: Run, name: StepName): Omit<WantedCheck, 'name'> {
  return template?.checks.find((check) => check.name === name) ?? {};
}

export function isOver({ status }: Pick<Step, 'status'>): boolean {
  return status !== 'pending' && status !== 'running';
}

/** Of a run that was cancelled how far it had come. */
export function progressPercent({ status, steps }: Pick<Run, 'status' | 'steps'>): number {
  const isDone = (step: Step): boolean =>
    status === 'cancelled' && step.status === 'skipped' ? isLeftOut(step) : isOver(step);
  return Math.round((100 * steps.filter(isDone).length) / steps.length);
}

/** As it goes with a charger that works and a vehicle that is plugged in. */
const ESTIMATED_SECONDS: Readonly<Record<StepName, number>> = {
  connectivity: 5,
  heartbeat: 20,
  configuration: 5,
  test_transaction: 90,
};

/** Of the steps that are not left out. */
export function estimatedSeconds({ steps }: Pick<Run, 'steps'>): number {
  return steps.reduce((sum, step) => sum + (isLeftOut(step) ? 0 : ESTIMATED_SECONDS[step.name]), 0);
}

/** These answers to TriggerMessage are for good (OCPP 1.6 §7.59 and OCPP-J 4.2.3). */
const CANNOT_BE_TRIGGERED: readonly string[] = ['NotImplemented', 'NotSupported'];

export function withTriggerAnswer(run: Run, reason: string | null): Run {
  if (reason === null || !CANNOT_BE_TRIGGERED.includes(reason)) return run;
  return { ...run, triggerRefusal: run.triggerRefusal ?? reason };
}

/** Steps that keep a charge point from being commissioned: of a run that was cancelled those that it did not reach. */
export function failingSteps({ status: outcome, steps }: Pick<Run, 'status' | 'steps'>): StepName[] {
  const isFailing = (step: Step): boolean =>
    outcome === 'cancelled'
      ? step.status !== 'passed' && !isLeftOut(step)
      : step.status !== 'passed' && step.status !== 'skipped';
  return steps.filter(isFailing).map(({ name }) => name);
}

/** At the wish of who started the run, or made its template: it never came to an end, for it never began. */
export function isLeftOut({ status, finishedAt }: Step): boolean {
  return status === 'skipped' && finishedAt === null;
}
