import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';

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
  if (existsSync(logFile) && statSync(logFile).size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
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

/** Signals, waits, and kills what has not gone by then. */
export async function stopChild({ child, exited }, signal, graceMs = 10_000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}

/** Waits until `check` gives true; throws when the program ended or the time is over. */
export async function waitFor(check, running, { limitMs, what }) {
  const until = Date.now() + limitMs;
  let ended = null;
  void running.exited.then((exit) => (ended = exit));
  while (!(await check())) {
    if (ended !== null || Date.now() > until) {
      const why = ended === null ? `was not ready after ${limitMs / 1000} s` : 'ended while it started';
      throw new Error(`${what} ${why}. The end of ${running.logFile}:\n${lastLines(running.logFile, 15)}`);
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
