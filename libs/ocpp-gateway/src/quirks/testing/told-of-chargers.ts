import type { TestGateway } from '../../testing/test-gateway';

export interface Told {
  /** What comes after `charge-point.`, without the version. */
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const OF_CHARGERS = /^csms\.ocpp\.charge-point\.(.+)\.v\d+$/;
const OF_SOCKETS = new Set(['connected', 'disconnected', 'heard']);

/** Everything that was told of a charger but its coming and going, and that it lives, in its order; what was told twice is told once. */
export function toldOfChargers(gateway: TestGateway, chargePointId: string): Told[] {
  const byId = new Map(
    gateway.service.installation.events.heardOf(chargePointId).map((event) => [event.id, event]),
  );
  return [...byId.values()].flatMap(({ type, data }) => {
    const [, word] = OF_CHARGERS.exec(type) ?? [];
    if (word === undefined || OF_SOCKETS.has(word)) return [];
    return [{ type: word, data: data as Record<string, unknown> }];
  });
}
