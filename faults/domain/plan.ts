import type { FailPoint } from '@csms/platform-ops';

/** One thing that goes wrong. */
export type Fault =
  /** F1: `kill -9` of a program, which its supervisor starts again. */
  | { readonly kind: 'kill'; readonly program: string }
  /** F1, F2: `kill -9` at a point of the program's own code. */
  | { readonly kind: 'kill-at'; readonly service: string; readonly point: FailPoint }
  /** F3, F4: `kill -9`, and away for so long. */
  | { readonly kind: 'away'; readonly program: string; readonly seconds: number }
  /** F4: it takes no step for so long, and its connections stay open. */
  | { readonly kind: 'frozen'; readonly program: string; readonly seconds: number }
  /** F4: each answer of the database comes so much later, for so long. */
  | {
      readonly kind: 'slow-link';
      readonly program: string;
      readonly latencyMs: number;
      readonly seconds: number;
    }
  /** F4: all connections to the database end by RST. */
  | { readonly kind: 'reset-link'; readonly program: string }
  /** F4: no connection to the database for so long; the program lives through it. */
  | { readonly kind: 'cut-link'; readonly program: string; readonly seconds: number }
  /** A graceful stop and start: sockets and partitions move. */
  | { readonly kind: 'restart'; readonly program: string }
  /** F8: records that nobody can read, in every topic that is consumed. */
  | { readonly kind: 'poison' };

export const SCALE: Readonly<Record<string, number>> = { 'ocpp-gateway': 2, sessions: 2 };

const POINTS_OF: Readonly<Record<string, readonly FailPoint[]>> = {
  'ocpp-gateway': ['call-received', 'event-untold', 'call-unanswered'],
  sessions: ['event-uncommitted', 'event-committed', 'outbox-unsent', 'outbox-sent'],
  billing: ['event-uncommitted', 'event-committed', 'outbox-unsent', 'outbox-sent'],
  analytics: ['event-uncommitted', 'event-committed'],
};

const PROGRAMS = [
  'ocpp-gateway',
  'ocpp-gateway-2',
  'sessions',
  'sessions-2',
  'billing',
  'analytics',
  'registry',
  'api-gateway',
];

const SERVICES = ['ocpp-gateway', 'sessions', 'billing', 'analytics', 'registry', 'api-gateway'];

/** Longer than readiness is believed without a question. */
const LINK_SECONDS = 10;

export interface PlanOptions {
  /** How long Kafka and PostgreSQL are away. */
  readonly awaySeconds: number;
}

/** Every fault of the matrix, in an order that the seed decides. */
export function wholePlan(seed: number, { awaySeconds }: PlanOptions): Fault[] {
  const faults: Fault[] = [
    ...PROGRAMS.map((program) => ({ kind: 'kill', program }) as const),
    ...Object.entries(POINTS_OF).flatMap(([service, points]) =>
      points.map((point) => ({ kind: 'kill-at', service, point }) as const),
    ),
    { kind: 'kill', program: 'kafka' },
    { kind: 'kill', program: 'postgres' },
    { kind: 'away', program: 'kafka', seconds: awaySeconds },
    { kind: 'away', program: 'postgres', seconds: awaySeconds },
    ...SERVICES.flatMap((program) => linkFaults(program)),
    { kind: 'frozen', program: 'kafka', seconds: Math.min(awaySeconds, 10) },
    { kind: 'frozen', program: 'postgres', seconds: Math.min(awaySeconds, 10) },
    { kind: 'restart', program: 'ocpp-gateway-2' },
    { kind: 'restart', program: 'sessions' },
    { kind: 'poison' },
  ];
  return shuffled(faults, seed);
}

function linkFaults(program: string): Fault[] {
  return [
    { kind: 'slow-link', program, latencyMs: 300, seconds: LINK_SECONDS },
    { kind: 'reset-link', program },
    { kind: 'cut-link', program, seconds: LINK_SECONDS },
  ];
}

/** One service, Kafka, PostgreSQL and one commit point: what `npm test` has the time for. */
export function shortPlan(seed: number): Fault[] {
  return shuffled(
    [
      { kind: 'kill', program: 'sessions' },
      { kind: 'kill-at', service: 'ocpp-gateway', point: 'call-unanswered' },
      { kind: 'kill', program: 'kafka' },
      { kind: 'kill', program: 'postgres' },
      { kind: 'cut-link', program: 'billing', seconds: 5 },
      { kind: 'poison' },
    ],
    seed,
  );
}

export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
      return `kill -9 ${fault.program}`;
    case 'kill-at':
      return `kill -9 ${fault.service} at ${fault.point}`;
    case 'away':
      return `kill -9 ${fault.program}, away for ${fault.seconds} s`;
    case 'frozen':
      return `${fault.program} stands still for ${fault.seconds} s`;
    case 'slow-link':
      return `the database answers ${fault.program} ${fault.latencyMs} ms later for ${fault.seconds} s`;
    case 'reset-link':
      return `all connections of ${fault.program} to the database reset`;
    case 'cut-link':
      return `no connection of ${fault.program} to the database for ${fault.seconds} s`;
    case 'restart':
      return `${fault.program} drained and started again`;
    case 'poison':
      return 'records that nobody can read, in every topic';
  }
}

/** Fisher and Yates, by a generator of 32 bits (mulberry32): one seed, one order. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
}

export const PLANNED_POINTS = Object.values(POINTS_OF).flat();
