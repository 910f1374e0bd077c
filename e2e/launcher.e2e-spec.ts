import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';

import { eventually, freePorts } from '@csms/testing';

import {
  ended,
  launch,
  newDataDir,
  portsOfItsOwn,
  type RunningPlatform,
  startPlatform,
} from './support/platform';

/** What stands in the way is said in one sentence with the remedy, and nothing half-started is left behind. */
describe('npm start', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = newDataDir();
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function refusal(env: Record<string, string>, args: readonly string[] = []): Promise<string> {
    const launcher = launch(dataDir, { ...(await portsOfItsOwn()), ...env }, args);
    expect(await ended(launcher)).toBe(1);
    expect(programsOn(dataDir)).toEqual([]);
    return launcher.output().trim();
  }

  it('names the port that is in use, for what it is wanted, and how to choose another', async () => {
    const ports = await portsOfItsOwn();
    const holder = await listenOn(Number(ports['SESSIONS_PORT']));
    const said = await refusal(ports);
    holder.close();
    expect(said).toMatch(
      new RegExp(
        `^Port ${ports['SESSIONS_PORT']}, wanted for the service sessions, is in use.*: stop that program, or choose another port with SESSIONS_PORT\\.$`,
      ),
    );
  });

  it('says that Java is missing, and what to install', async () => {
    const said = await refusal({ PATH: folderOf([]) });
    expect(said).toMatch(
      /^Java is not installed: install Java 17 .*, or set KAFKA_BROKERS to a Kafka of your own\.$/,
    );
  });

  it('says that Maven is missing where Kafka has to be fetched', async () => {
    const said = await refusal({ PATH: folderOf(['java']), CSMS_KAFKA_HOME: join(dataDir, 'no-kafka-yet') });
    expect(said).toMatch(/^Maven is not installed, and Kafka has not been fetched yet: install Maven .*\.$/);
  });

  it('says that the disk is full', async () => {
    const said = await refusal({ CSMS_MIN_FREE_MEGABYTES: '1000000000' });
    expect(said).toMatch(
      /^Only \d+ MB are free where .* is, and 1000000000 are needed: free some, or choose another --data-dir\.$/,
    );
  });

  it('says which option it does not know', async () => {
    expect(await refusal({}, ['--wings', '3'])).toMatch(/--wings.*See npm start -- --help\.$/);
  });

  it.each(['sessions', 'sessions=0', 'api-gateway=2', 'sessions=2,nothing=2'])(
    'says what --scale takes, and not %s',
    async (scale) => {
      expect(await refusal({}, ['--scale', scale])).toMatch(
        /^--scale takes a list such as sessions=2,ocpp-gateway=2 \(.*\), not ".*"\.$/,
      );
    },
  );

  it('names the port of a further instance that is in use', async () => {
    const ports = await portsOfItsOwn();
    const [free] = await freePorts(1);
    const holder = await listenOn(Number(free));
    const said = await refusal({ ...ports, SESSIONS_2_PORT: String(free) }, ['--scale', 'sessions=2']);
    holder.close();
    expect(said).toMatch(new RegExp(`^Port ${free}, wanted for the service sessions-2, is in use`));
  });

  it('says what a fleet may be', async () => {
    expect(await refusal({}, ['--fleet', 'some'])).toBe(
      '--fleet must be a whole number from 0 to 1000, not "some".',
    );
  });

  it('says that no Docker engine answers', async () => {
    const said = await refusal({ PATH: folderOf(['java', 'mvn']) }, ['--docker']);
    expect(said).toMatch(/^No Docker engine answers: /);
  });

  /** A folder with these programs alone. */
  function folderOf(programs: readonly string[]): string {
    const folder = join(dataDir, `path-${programs.join('-')}`);
    mkdirSync(folder, { recursive: true });
    for (const program of programs) symlinkSync(whereIs(program), join(folder, program));
    return folder;
  }
});

describe('a platform that runs', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform({ env: { DYNAMO_FLEET: '2' } });
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it('keeps its secrets to itself', () => {
    for (const file of [
      'credentials.json',
      'secrets.json',
      'postgres-password',
      'run.json',
      'control.sock',
      'simulator.csv',
    ]) {
      const mode = spawnSync('stat', ['-c', '%a', join(platform.dataDir, file)], {
        encoding: 'utf8',
      }).stdout.trim();
      expect([file, mode]).toEqual([file, '600']);
    }
  });

  it('shows a small fleet that charges, and that is one program more', async () => {
    expect(platform.output()).toMatch(/Simulated +2 charge points/);
    expect(platform.service('status')).toMatch(/^simulator +running +\d+$/m);
    await eventually(
      async () => {
        const { data } = await platform.api.get<{ data: { charge_point_id: string }[] }>('/api/v1/sessions');
        expect(data[0]?.charge_point_id).toMatch(/^SIM-00[12]$/);
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
  }, 70_000);

  it('lets whoever works off events step back behind those for whom chargers and callers wait', () => {
    const status = platform.service('status');
    const niceness = (service: string): number => {
      const pid = Number(new RegExp(`^${service} +running +(\\d+)$`, 'm').exec(status)?.[1]);
      const session = `/proc/${pid}/autogroup`;
      if (!existsSync(session)) return getPriority(pid);
      expect(readFileSync(session, 'utf8')).toContain(`nice ${getPriority(pid)}`);
      return getPriority(pid);
    };
    const waitedFor = Math.max(niceness('ocpp-gateway'), niceness('api-gateway'));
    expect(niceness('registry')).toBeGreaterThan(waitedFor);
    for (const service of ['sessions', 'billing', 'analytics'])
      expect(niceness(service)).toBeGreaterThan(niceness('registry'));
  });

  it('is not started a second time on the same data', async () => {
    const second = launch(platform.dataDir, await portsOfItsOwn());
    expect(await ended(second)).toBe(1);
    expect(second.output()).toMatch(
      /^Dynamo CSMS runs on .* already \(process \d+\): stop it with Ctrl-C there/,
    );
    expect(await platform.api.get('/health/ready')).toMatchObject({ status: 'ready' });
  });

  it('starts a crashed service again, says so, and goes on meanwhile', async () => {
    platform.service('kill', 'billing');
    await eventually(() => {
      expect(platform.output()).toMatch(
        /billing ended \(signal SIGKILL\); it starts again in 1 s\. Its log: .*billing\.log/,
      );
    });
    expect(await platform.api.get<{ sites: object[] }>('/api/v1/sites')).toMatchObject({ total: 1 });
    expect(await platform.api.send('GET', '/api/v1/billing/tariffs')).toMatchObject({ status: 503 });
    await eventually(() => expect(platform.output()).toContain('billing runs again'), { timeoutMs: 40_000 });
    expect(await platform.api.send('GET', '/api/v1/billing/tariffs')).toMatchObject({ status: 200 });
  }, 60_000);

  it('leaves nothing behind when the launcher is killed outright, and starts again on the same data', async () => {
    const before = JSON.parse(readFileSync(join(platform.dataDir, 'run.json'), 'utf8')) as {
      launcher_pid: number;
    };
    const fleet = readFileSync(join(platform.dataDir, 'simulator.csv'), 'utf8');
    process.kill(before.launcher_pid, 'SIGKILL');
    await eventually(() => expect(programsOn(platform.dataDir)).toEqual([]), { timeoutMs: 15_000 });
    const key = platform.credentials.api_key;
    const again = await startPlatform({ dataDir: platform.dataDir, env: { DYNAMO_FLEET: '2' } });
    expect(readFileSync(join(platform.dataDir, 'simulator.csv'), 'utf8')).toBe(fleet);
    expect(again.service('status')).toMatch(/^simulator +running/m);
    expect(again.credentials.api_key).toBe(key);
    expect(await again.api.get('/api/v1/sites')).toMatchObject({ total: 1 });
    await again.stop();
    expect(programsOn(platform.dataDir)).toEqual([]);
  }, 120_000);
});

/** Processes that were started on this data folder: by their command line, or by where they write. */
function programsOn(dataDir: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  const byCommand = stdout
    .split('\n')
    .filter((line) => line.includes(dataDir) && !line.includes('start.mjs'));
  const logs = join(dataDir, 'logs');
  if (!existsSync('/proc') || !existsSync(logs)) return byCommand;
  const pids = stdout.split('\n').map((line) => line.trim().split(' ', 1)[0] ?? '');
  return [...byCommand, ...pids.filter((pid) => outputOf(pid).startsWith(logs))];
}

function outputOf(pid: string): string {
  try {
    return realpathSync(`/proc/${pid}/fd/1`);
  } catch {
    // Ended meanwhile, or a kernel thread.
    return '';
  }
}

function whereIs(program: string): string {
  const path = spawnSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
  return realpathSync(path);
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
