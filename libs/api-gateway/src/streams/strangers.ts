import { Injectable } from '@nestjs/common';

import { CodedError } from '@csms/kernel';

import { clientNetwork } from '../limits/domain/client-network';

const MAX_STRANGERS = 500;
const MAX_OF_A_NETWORK = 20;

/** Connections that have not said who they are. */
@Injectable()
export class Strangers {
  private readonly byNetwork = new Map<string, number>();
  private all = 0;

  /** @throws CodedError rate_limited */
  requireRoom(address: string): void {
    const ofNetwork = this.byNetwork.get(clientNetwork(address)) ?? 0;
    if (this.all < MAX_STRANGERS && ofNetwork < MAX_OF_A_NETWORK) return;
    throw new CodedError('rate_limited', 'Too many connections have not said who they are.');
  }

  /** @returns what to call when it is known, or gone; safe to call again */
  enter(address: string): () => void {
    const network = clientNetwork(address);
    this.count(network, 1);
    let isIn = true;
    return () => {
      if (isIn) this.count(network, -1);
      isIn = false;
    };
  }

  private count(network: string, by: number): void {
    this.all += by;
    const left = (this.byNetwork.get(network) ?? 0) + by;
    if (left === 0) this.byNetwork.delete(network);
    else this.byNetwork.set(network, left);
  }
}
