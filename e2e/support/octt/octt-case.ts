import { issueTag } from '../fixtures';
import type { RunningPlatform } from '../platform';
import type { Command } from '../stations/scripted-station';
import { Station16 } from '../stations/station-16';

/** A test case of the Open Charge Alliance's document for central systems of OCPP 1.6. */
export interface OcttCase {
  readonly id: string;
  readonly title: string;
  readonly play: (platform: RunningPlatform) => Promise<void>;
}

export interface OnStation {
  readonly platform: RunningPlatform;
  readonly station: Station16;
  /** Of a token that may charge. */
  readonly idTag: string;
}

/** With a booted charger, which goes at the end. */
export function onStation(id: string, title: string, play: (on: OnStation) => Promise<void>): OcttCase {
  return {
    id,
    title,
    play: async (platform) => {
      const [station, idTag] = await Promise.all([Station16.register(platform), issueTag(platform)]);
      await station.boot();
      await station.finds(idTag, 'Accepted');
      await play({ platform, station, idTag });
      await station.close();
    },
  };
}

/** A command and its answer are the whole case. */
export function answered(id: string, title: string, ...commands: readonly Command[]): OcttCase {
  return onStation(id, title, async ({ station }) => {
    for (const command of commands) await station.command(command);
  });
}
