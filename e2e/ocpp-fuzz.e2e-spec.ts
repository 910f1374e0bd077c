import { execFileSync } from 'node:child_process';

import type { RawClient } from './clients/raw-client';
import type { ClientVersion } from './clients/strict-client';
import { connectRaw, FuzzingCharger } from './support/frames/fuzz-gateway';
import { type RunningPlatform, startPlatform } from './support/platform';

/** The whole run has 100,000 (`npm run verify -- fuzz`); a tenth of it finds most. */
const FRAMES = Number(process.env['CSMS_FUZZ_FRAMES'] ?? 10_000);
const SEED = 16_201;
const CHARGERS: readonly ClientVersion[] = ['1.6', '2.0.1', '1.6', '2.0.1'];
const MAY_GROW_MB = 30;
const WHOLE_RUN = 100_000;

describe(`${FRAMES} mutated frames`, () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

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
      const warm = residentMb(before);
      await send((FRAMES / 10) * 9);
      const grown = residentMb(before) - warm;
      expect(chargers.flatMap(({ unserved }) => unserved)).toEqual([]);
      await bystander.leave();
      await Promise.all(chargers.map((charger) => charger.close()));
      expect(gatewayPid(platform)).toBe(before);
      process.stdout.write(
        `the gateway grew by ${grown.toFixed(1)} MB after ${FRAMES / 10} of ${FRAMES} frames\n`,
      );
      // In a short run the compiler and the heap are still warming up.
      if (FRAMES >= WHOLE_RUN) expect(grown).toBeLessThan(MAY_GROW_MB);
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

function residentMb(pid: string): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024;
}
