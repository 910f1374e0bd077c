import type { ConnectorState, Dialect } from '../dialects/dialect';

import type { CallLane } from './call-lane';
import type { Connector } from './connector';

export interface StatusBoardOptions {
  readonly dialect: Dialect;
  readonly lane: CallLane;
  readonly connectors: readonly Connector[];
  readonly now: () => string;
  readonly isOnline: () => boolean;
}

/** The states of the connectors, and which of them the CSMS knows. */
export class StatusBoard {
  constructor(private readonly options: StatusBoardOptions) {}

  /** The connector has a state, and the CSMS learns it if it can and has another word for it than before. */
  set(connector: Connector, state: ConnectorState): void {
    connector.state = state;
    if (this.options.isOnline() && !this.isKnown(connector)) this.tell(connector.id);
  }

  /** Tells a state, known or not; 0 is the charge point. */
  tell(connectorId: number): void {
    const { dialect, lane, connectors, now } = this.options;
    const connector = connectors[connectorId - 1];
    const state = connector?.state ?? 'Available';
    const call = dialect.status(connectorId, state, now());
    if (call === null) return;
    const word = dialect.stateWord(state);
    if (connector !== undefined) connector.toldState = word;
    void lane.request(call).then((outcome) => {
      if (outcome.kind === 'unanswered' && connector?.toldState === word) connector.toldState = null;
    });
  }

  /** After a boot the CSMS is told everything, after a lost connection what it missed. */
  tellAfter(hasBooted: boolean): void {
    if (hasBooted) this.tell(0);
    for (const connector of this.options.connectors) {
      if (hasBooted || !this.isKnown(connector)) this.tell(connector.id);
    }
  }

  private isKnown({ toldState, state }: Connector): boolean {
    return toldState === this.options.dialect.stateWord(state);
  }
}
