import { setTimeout as delay } from 'node:timers/promises';

import { Inspector } from '@csms/testing';

import { type FleetCharger, registerFleet } from '../chargers/fleet';
import type { LoadApi } from '../chargers/load';
import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { residentBytes } from '../harness/processes';
import { Program } from '../harness/program';
import type { StagedPlatform } from '../harness/stage';

const MIB = 2 ** 20;
const SETTLED_AFTER_MS = 1_000;
const GONE_WITHIN_MS = 30_000;

interface Memory {
  /** After a collection: objects, and buffers beside the heap. */
  readonly live: number;
  readonly resident: number;
}

export const connections: Benchmark = {
  name: 'connections',
  title: 'memory of the gateway with chargers that are connected, authenticated and booted, and say nothing',
  limits:
    'live is what the heap and the buffers hold after a collection; resident is what the system has given the ' +
    "process, for each charger all that it has grown by since before its first one; the kernel's part of a socket is " +
    'in neither; a charger that connects is looked up in the database and booted, on cores that the chargers share',
  async prepare({ stage, quick, log }: BenchmarkContext): Promise<PreparedBenchmark> {
    const sizes = quick ? [20, 100] : [1_000, 5_000];
    const [port] = await stage.freePorts(1);
    const platform = await stage.platform({
      CSMS_NODE_OPTIONS_OCPP_GATEWAY: `--inspect=127.0.0.1:${port}`,
    });
    log('registering chargers');
    const startAt = Date.now();
    const fleet = await registerFleet(platform, Math.max(...sizes), { withTags: false });
    log(`registered ${fleet.length} chargers through the REST API in ${(Date.now() - startAt) / 1_000} s`);
    const load = new Program<LoadApi>('chargers', stage.program('chargers/load'));
    const pid = platform.pidOf('ocpp-gateway');
    if (pid === null) throw new Error('The gateway does not run');
    return new ConnectionsBenchmark(platform, load, fleet, sizes, await Inspector.connect(port!), pid);
  },
};

class ConnectionsBenchmark implements PreparedBenchmark {
  /** Before the first charger ever: what it has grown by since is no more than the chargers' part. */
  private unusedResident = 0;

  constructor(
    private readonly platform: StagedPlatform,
    private readonly load: Program<LoadApi>,
    private readonly fleet: readonly FleetCharger[],
    private readonly sizes: readonly number[],
    private readonly inspector: Inspector,
    private readonly pid: number,
  ) {}

  async warmUp(): Promise<void> {
    this.unusedResident = (await this.memory()).resident;
    await this.connect(this.fleet.slice(0, this.sizes[0]));
    await this.leave();
  }

  async run(): Promise<RunResult> {
    const base = await this.memory();
    const figures = memoryFigures(0, base);
    let connected = 0;
    for (const size of this.sizes) {
      const seconds = await this.connect(this.fleet.slice(connected, size));
      const memory = await this.memory();
      figures.push(
        {
          name: `${size} chargers: connected and booted`,
          unit: 'chargers/s',
          value: (size - connected) / seconds,
        },
        ...memoryFigures(size, memory),
        {
          name: `${size} chargers: live, for each`,
          unit: 'kB',
          value: (memory.live - base.live) / size / 1_000,
        },
        {
          name: `${size} chargers: resident, for each at most`,
          unit: 'kB',
          value: (memory.resident - this.unusedResident) / size / 1_000,
        },
      );
      connected = size;
      expectCount('sockets of the gateway', await this.sockets(), connected);
    }
    await this.leave();
    return { figures, counts: { connected } };
  }

  private async connect(fleet: readonly FleetCharger[]): Promise<number> {
    const { seconds } = await this.load.call('connect', { ocppUrl: this.platform.ocppUrl, fleet });
    return seconds;
  }

  private async leave(): Promise<void> {
    await this.load.call('disconnect');
    const until = Date.now() + GONE_WITHIN_MS;
    while ((await this.sockets()) > 0 && Date.now() < until) await delay(50);
    expectCount('sockets after all have left', await this.sockets(), 0);
  }

  private async memory(): Promise<Memory> {
    // What boots have set in motion comes to its end.
    await delay(SETTLED_AFTER_MS);
    const { heap, external } = await this.inspector.liveBytes();
    return { live: heap + external, resident: residentBytes(this.pid) };
  }

  /** As the gateway's own metrics have it. */
  private async sockets(): Promise<number> {
    const answer = await fetch(`${this.platform.serviceUrl('ocpp-gateway')}/metrics`);
    const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('ocpp_sockets{'));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }
}

function memoryFigures(size: number, { live, resident }: Memory): Figure[] {
  return [
    { name: `${size} chargers: live`, unit: 'MiB', value: live / MIB },
    { name: `${size} chargers: resident`, unit: 'MiB', value: resident / MIB },
  ];
}
