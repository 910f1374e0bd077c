/** Python programs of the end-to-end tests, in virtual environments of their own. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CACHE_DIRECTORY = resolve(__dirname, '..', '..', '.cache');
const COMPLETE_MARK = 'complete';
const IS_WINDOWS = process.platform === 'win32';

/** Names under which a new enough interpreter may be found, the plain one first. */
const INTERPRETERS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
const NEEDED_VERSION = '3.11';
const VERSION_CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';

const PROBE_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 300_000;

/** Python, or its venv module, is missing on this machine. */
export class PythonMissingError extends Error {
  constructor() {
    super(
      `The Python programs of the end-to-end tests need Python ${NEEDED_VERSION} or newer with its venv and ensurepip modules ` +
        `(tried ${INTERPRETERS.join(', ')}). Debian and Ubuntu: apt-get install python3 python3-venv.`,
    );
    this.name = 'PythonMissingError';
  }
}

/**
 * The interpreter of the virtual environment for a file of pinned requirements, made on first use under `.cache/`. It is
 * built under a name of its own and put in place, marked complete, only when the last package is in: neither an
 * interrupted installation nor a second test process that installs at the same time leaves a broken one.
 */
export async function preparePython(requirements: string): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const environment = join(CACHE_DIRECTORY, `python-${hash}`);
  const isComplete = (): boolean => existsSync(join(environment, COMPLETE_MARK));
  if (isComplete()) return interpreterOf(environment);

  const systemPython = await findPython();
  await mkdir(CACHE_DIRECTORY, { recursive: true });
  const building = `${environment}-${randomUUID()}`;
  try {
    await run(systemPython, ['-m', 'venv', building], { timeout: INSTALL_TIMEOUT_MS });
    await run(
      interpreterOf(building),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
      { timeout: INSTALL_TIMEOUT_MS },
    );
    await writeFile(join(building, COMPLETE_MARK), `${systemPython}\n`);
    if (!isComplete()) {
      await rm(environment, { recursive: true, force: true });
      await rename(building, environment);
    }
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return interpreterOf(environment);
}

function interpreterOf(environment: string): string {
  return IS_WINDOWS ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

async function findPython(): Promise<string> {
  for (const name of INTERPRETERS) {
    const isUsable = await run(name, ['-c', VERSION_CHECK], { timeout: PROBE_TIMEOUT_MS }).then(
      () => true,
      () => false,
    );
    if (isUsable) return name;
  }
  throw new PythonMissingError();
}
