import { Fleet, FleetNotReadyError } from '../fleet/fleet';

import { HELP, OptionError, simulatorOptions } from './options';
import { tableOf } from './table';

/** What a run needs of its process. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly stdout: { write(text: string): unknown };
  /** Progress and complaints. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Aborted when the run shall end: Ctrl-C, or the program that started it is gone. */
  readonly interrupted: AbortSignal;
}

const EXIT = { done: 0, failed: 1, misused: 2 } as const;
/** After the last has tried to connect for the first time. */
const READY_LIMIT_MS = 20_000;
const DRAIN_LIMIT_MS = 30_000;
/** Whoever stops the whole platform does not wait longer. */
const INTERRUPTED_DRAIN_LIMIT_MS = 8_000;
const PROGRESS_EVERY_MS = 500;
/** Where no terminal is, e.g. in a log. */
const LOG_EVERY_MS = 60_000;
const CLEAR_LINE = '\r\x1b[2K';

/** One run of the command line from its options to its report. @returns the exit code */
export async function runSimulator({ args, stdout, stderr, interrupted }: Surroundings): Promise<number> {
  let options;
  try {
    options = simulatorOptions(args);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    stderr.write(`${error.message}\n`);
    return EXIT.misused;
  }
  if (options === null) {
    stdout.write(`${HELP}\n`);
    return EXIT.done;
  }
  const fleet = new Fleet(options.fleet);
  const progress = showProgress(fleet, stderr);
  let isReady = true;
  try {
    await Promise.race([fleet.start({ limitMs: READY_LIMIT_MS }), whenAborted(interrupted)]);
  } catch (error) {
    if (!(error instanceof FleetNotReadyError)) throw error;
    progress.clear();
    stderr.write(`${error.message}\n`);
    isReady = false;
  }
  const { booted } = fleet.report();
  if (booted > 0) {
    await duration(options.durationSeconds, interrupted);
    const limitMs = interrupted.aborted ? INTERRUPTED_DRAIN_LIMIT_MS : DRAIN_LIMIT_MS;
    await fleet.drain({ limitMs });
  }
  fleet.stop();
  progress.clear();
  const report = fleet.report();
  stdout.write(options.isJson ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
  return isReady ? EXIT.done : EXIT.failed;
}

function duration(seconds: number, interrupted: AbortSignal): Promise<void> {
  if (seconds === 0) return whenAborted(interrupted);
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  return Promise.race([promise, whenAborted(interrupted)]).finally(() => clearTimeout(timer));
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function showProgress(fleet: Fleet, stderr: Surroundings['stderr']): { clear(): void } {
  if (stderr.isTTY !== true) {
    const timer = setInterval(
      () => stderr.write(`${new Date().toISOString()} ${lineOf(fleet)}\n`),
      LOG_EVERY_MS,
    );
    return { clear: () => clearInterval(timer) };
  }
  const timer = setInterval(() => stderr.write(`${CLEAR_LINE}${lineOf(fleet)}`), PROGRESS_EVERY_MS);
  return {
    clear: () => {
      clearInterval(timer);
      stderr.write(CLEAR_LINE);
    },
  };
}

function lineOf(fleet: Fleet): string {
  const { booted, chargePoints, roundTrips, sessions, errors, energyWh } = fleet.report();
  const failures = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return (
    `${booted}/${chargePoints} accepted · ${sessions.running} charging, ${sessions.ended} ended, ` +
    `${(energyWh / 1000).toFixed(2)} kWh · ${roundTrips} round trips · ${failures} errors`
  );
}
