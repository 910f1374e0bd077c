// When the launcher is killed outright, nothing is left behind: this process outlives it by the moment that it takes
// to end what the launcher had started. It is told on its standard input: "+pid signal" and "-pid".
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const GRACE_MS = 8_000;

/** Starts the reaper beside the launcher. */
export function startReaper() {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'reap'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  child.stdin.on('error', () => undefined);
  child.stdin.unref?.();
  return {
    add: (pid, signal) => child.stdin.write(`+${pid} ${signal}\n`),
    remove: (pid) => child.stdin.write(`-${pid}\n`),
    end: () => child.stdin.end(),
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalTo(pid, signal) {
  if (isAlive(pid)) process.kill(pid, signal);
}

async function reap() {
  const held = new Map();
  for await (const line of createInterface({ input: process.stdin })) {
    const [, sign, pid, signal] = /^([+-])(\d+) ?(\w*)$/.exec(line) ?? [];
    if (sign === '+') held.set(Number(pid), signal);
    else held.delete(Number(pid));
  }
  for (const [pid, signal] of held) signalTo(pid, signal);
  const until = Date.now() + GRACE_MS;
  while (Date.now() < until && [...held.keys()].some(isAlive))
    await new Promise((next) => setTimeout(next, 100));
  for (const pid of held.keys()) signalTo(pid, 'SIGKILL');
}

if (process.argv[2] === 'reap') await reap();
