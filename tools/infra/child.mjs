import { spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';

import { SetupError } from './setup-error.mjs';

const MAX_LOG_BYTES = 20 * 1024 * 1024;

let watcher = { add: () => undefined, remove: () => undefined };

/** Whoever is told of each program and of its end, with the signal that stops it. */
export function watchChildren(next) {
  watcher = next;
}

/**
 * Starts a program in a session of its own, its output appended to a log file: Ctrl-C reaches the launcher alone,
 * which stops the programs in order.
 */
export function startChild(command, args, { logFile, stopSignal = 'SIGTERM', ipc = false, ...options }) {
  mkdirSync(dirname(logFile), { recursive: true });
  rotateLog(logFile);
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: ['ignore', log, log, ...(ipc ? ['ipc'] : [])],
  });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
  });
  if (child.pid !== undefined) {
    watcher.add(child.pid, stopSignal);
    void exited.then(() => watcher.remove(child.pid));
  }
  return { child, exited, logFile };
}

/** Keeps one older file. The program goes on writing to the one it has open, so that one is emptied in its place. */
export function rotateLog(logFile, maxBytes = MAX_LOG_BYTES) {
  if (!existsSync(logFile) || statSync(logFile).size <= maxBytes) return;
  copyFileSync(logFile, `${logFile}.1`);
  truncateSync(logFile);
}

/** Signals, waits, and kills what has not gone by then. */
export async function stopChild({ child, exited }, signal, graceMs = 10_000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}

/**
 * Waits until `check` gives true.
 *
 * @throws SetupError when the program ended or the time is over; what `signal` was aborted with
 */
export async function waitFor(check, running, { limitMs, what, signal }) {
  const until = Date.now() + limitMs;
  let ended = null;
  void running.exited.then((exit) => (ended = exit));
  while (!(await check())) {
    signal?.throwIfAborted();
    if (ended?.error !== undefined) throw new SetupError(`${what} could not be run: ${ended.error.message}.`);
    if (ended !== null || Date.now() > until) {
      const why = ended === null ? `was not ready after ${limitMs / 1000} s` : 'ended while it started';
      throw new SetupError(
        `${what} ${why}. The end of ${running.logFile}:\n${lastLines(running.logFile, 15)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function lastLines(file, count) {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

export function isPortOpen(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 });
    const end = (open) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
