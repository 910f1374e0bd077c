import { execFileSync } from 'node:child_process';

import { freePorts, Inspector } from '@csms/testing';

import type { RawClient } from './clients/raw-client';
import type { ClientVersion } from './clients/strict-client';
import { connectRaw, FuzzingCharger } from './support/frames/fuzz-gateway';
import { type RunningPlatform, startPlatform } from './support/platform';

/** The whole run has 100,000 (`npm run verify -- fuzz`); a tenth of it finds most. */
const FRAMES = Number(process.env['CSMS_FUZZ_FRAMES'] ?? 10_000);
const SEED = 16_201;
const CHARGERS: readonly ClientVersion[] = ['1.6', '2.0.1', '1.6', '2.0.1'];
const MAY_GROW_MB = 30;

describe(`${FRAMES} mutated frames`, () => {
  let platform: RunningPlatform;
  let inspector: Inspector;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    // The limit of frames would close the sockets of those who send so much; it has tests of its own.
    platform = await startPlatform({
      env: {
        OCPP_LIMIT_FRAMES_PER_SECOND: '0',
        CSMS_NODE_OPTIONS_OCPP_GATEWAY: `--inspect=127.0.0.1:${port}`,
      },
    });
    inspector = await Inspector.connect(port);
  }, 150_000);

  afterAll(async () => {
    inspector.close();
    await platform.stop();
  }, 60_000);

  it(
    'are answered where they are calls, and disturb nobody',
    async () => {
      const before = gatewayPid(platform);
      const bystander = await Bystander.connect(platform);
      const chargers = await Promise.all(
        CHARGERS.map((version, index) => FuzzingCharger.connect(platform, version, SEED + index)),
      );
      const send = (frames: number) =>
        Promise.all(chargers.map((charger) => charger.send(Math.ceil(frames / chargers.length))));
      await send(FRAMES / 10);
      const warm = await memoryOf(before, inspector);
      await send((FRAMES / 10) * 9);
      const after = await memoryOf(before, inspector);
      expect(chargers.flatMap(({ unserved }) => unserved)).toEqual([]);
      await bystander.leave();
      await Promise.all(chargers.map((charger) => charger.close()));
      expect(gatewayPid(platform)).toBe(before);
      process.stdout.write(`after ${FRAMES / 10} frames ${said(warm)}; after ${FRAMES} ${said(after)}\n`);
      expect(after.liveMb - warm.liveMb).toBeLessThan(MAY_GROW_MB);
    },
    60_000 + FRAMES * 20,
  );
});

/** Another charger, which is to notice nothing. */
class Bystander {
  private hasLeft = false;
  private readonly beating: Promise<void>;

  private constructor(private readonly client: RawClient) {
    this.beating = this.beat();
    this.beating.catch(() => undefined);
  }

  static async connect(platform: RunningPlatform): Promise<Bystander> {
    return new Bystander(await connectRaw(platform, '1.6'));
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    await this.beating;
    expect((await this.client.close()).code).toBe(1000);
  }

  private async beat(): Promise<void> {
    for (let beat = 0; !this.hasLeft; beat += 1) {
      let answer = (await this.client.exchange(`[2,"${beat}","Heartbeat",{}]`)) as readonly unknown[];
      // It told no status, and is asked for it.
      while (answer[0] === 2) answer = JSON.parse(await this.client.next()) as readonly unknown[];
      expect(answer).toEqual([3, String(beat), { currentTime: expect.any(String) as string }]);
    }
  }
}

function gatewayPid(platform: RunningPlatform): string {
  const line = platform
    .service('status')
    .split('\n')
    .find((text) => text.startsWith('ocpp-gateway'));
  return line?.trim().split(/\s+/).at(-1) ?? '';
}

interface Memory {
  /** In use when everything else is collected. */
  readonly liveMb: number;
  readonly residentMb: number;
}

async function memoryOf(pid: string, inspector: Inspector): Promise<Memory> {
  const { heap, external } = await inspector.liveBytes();
  const resident = Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' }));
  return { liveMb: (heap + external) / 2 ** 20, residentMb: resident / 1024 };
}

function said({ liveMb, residentMb }: Memory): string {
  return `${liveMb.toFixed(1)} MB live, ${residentMb.toFixed(1)} MB resident`;
}
