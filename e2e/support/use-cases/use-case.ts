import { issueTag } from '../fixtures';
import type { RunningPlatform } from '../platform';
import type { Command } from '../stations/scripted-station';
import { Station201 } from '../stations/station-201';

/** A use case of OCPP 2.0.1 Part 2 in which a CSMS takes part. */
export interface UseCase {
  readonly id: string;
  readonly title: string;
  readonly play: (platform: RunningPlatform) => Promise<void>;
}

export interface AtStation {
  readonly platform: RunningPlatform;
  readonly station: Station201;
  /** May charge. */
  readonly idToken: string;
}

export function atStation(id: string, title: string, play: (at: AtStation) => Promise<void>): UseCase {
  return {
    id,
    title,
    play: async (platform) => {
      const [station, idToken] = await Promise.all([Station201.register(platform), issueTag(platform)]);
      await station.boot();
      await station.finds(idToken, 'Accepted');
      await play({ platform, station, idToken });
      await station.close();
    },
  };
}

/** Commands whose words are the same in the REST API and for the station. */
export function command(
  name: string,
  action: string,
  body: object,
  payload: object = body,
  answer: Command['answer'] = { status: 'Accepted' },
): Command {
  return { name, action, body, payload, answer };
}
