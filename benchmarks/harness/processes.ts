/** What processes have used, from /proc, which Linux alone has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
}

/** CPU seconds, user and system, of each of these programs with their child processes, so far; none elsewhere. */
export function cpuSeconds(programs: Readonly<Record<string, number>>): Record<string, number> {
  if (!existsSync('/proc')) return {};
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)) ?? []);
  return Object.fromEntries(
    Object.entries(programs).map(([name, pid]) => [
      name,
      all
        // PostgreSQL is a process for each connection.
        .filter((process) => process.pid === pid || process.parent === pid)
        .reduce((sum, process) => sum + process.cpuSeconds, 0),
    ]),
  );
}

/** What was used between two readings. */
export function used(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  );
}

export function residentBytes(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (match === null) throw new Error(`Process ${pid} has no memory of its own`);
  return Number(match[1]) * 1_024;
}

/** null: it has ended meanwhile. */
function stat(pid: number): Stat | null {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name, in parentheses, may hold anything; the state is the first field after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  return { pid, parent: parent!, cpuSeconds: (user! + system!) / TICKS_A_SECOND };
}
