import { Inject, Injectable } from '@nestjs/common';

import { traceHeaders } from '@csms/platform-ops';

import type { CommandOutcome } from '../connections/outgoing-calls';

import { InstanceTable, type Peer } from './instance-table';

export const PEER_KEY_HEADER = 'x-csms-peer-key';

/** What another instance made of a command: an outcome, or that it does not hold the charger. */
export type PeerAnswer = CommandOutcome | { readonly kind: 'not-held' };

export interface PeerCommand {
  readonly charge_point_id: string;
  readonly action: string;
  readonly payload: object;
  readonly timeout_ms: number;
  /** In the history, for an answer that comes too late. */
  readonly command_id?: string;
}

/** How long a new socket waits for the old one's instance to finish what the charger has sent there. */
const HAND_OVER_LIMIT_MS = 2_000;
/** For the way there and back, beside the charger's own time. */
const HOP_ALLOWANCE_MS = 2_000;

/** Asks another instance of the gateway: one hop, never two. */
@Injectable()
export class PeerClient {
  constructor(@Inject(InstanceTable) private readonly instances: InstanceTable) {}

  /**
   * The charger has a newer socket here: the instance that held it closes the old one, after what came by it is
   * answered. Resolves when that is done, or when it takes too long or nobody is there.
   *
   * @returns whether that instance said so
   */
  async replaced(instanceId: string, chargePointId: string, connectionId: string): Promise<boolean> {
    const peer = await this.instances.find(instanceId);
    if (peer === null) return false;
    try {
      const body = { charge_point_id: chargePointId, connection_id: connectionId };
      const answer = await post(peer, 'internal/peer/replaced', body, HAND_OVER_LIMIT_MS);
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Sends a command by way of the instance that holds the charger. */
  async command(instanceId: string, command: PeerCommand): Promise<PeerAnswer> {
    const peer = await this.instances.find(instanceId);
    if (peer === null) return { kind: 'not-held' };
    try {
      const limitMs = command.timeout_ms + HOP_ALLOWANCE_MS;
      const answer = await post(peer, 'internal/peer/commands', command, limitMs);
      if (!answer.ok) throw new Error(`The instance at ${peer.url} answered ${answer.status}`);
      return (await answer.json()) as PeerAnswer;
    } catch (error) {
      if (wasNeverSent(error)) return { kind: 'not-held' };
      // It may have reached the charger: sent again, it might be carried out twice.
      const isTimeout = error instanceof Error && error.name === 'TimeoutError';
      return isTimeout ? { kind: 'timeout', wasSent: true } : { kind: 'closed', wasSent: true };
    }
  }
}

function post({ url, peerKey }: Peer, path: string, body: object, limitMs: number): Promise<Response> {
  return fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [PEER_KEY_HEADER]: peerKey, ...traceHeaders() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(limitMs),
  });
}

function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'EHOSTUNREACH' || cause?.code === 'ENOTFOUND';
}
