import type { ConnectorState } from '../dialects/dialect';
import type { Outlet } from '../domain/vehicle';

import type { ChargingSession } from './charging-session';
import type { Timer } from './timers';

/** One outlet with its meter. */
export class Connector {
  state: ConnectorState = 'Available';
  /** ChangeAvailability; takes effect when no session is under way. */
  isOperative = true;
  isFaulted = false;
  /** Import register, whole Wh; never goes back. */
  registerWh: number;
  session: ChargingSession | null = null;
  /** Until the vehicle has left. */
  leaving: Timer | null = null;
  /** The word that the CSMS was last told; null when it is to be told anew. */
  toldState: string | null = null;

  constructor(
    readonly id: number,
    readonly outlet: Outlet,
    registerWh: number,
  ) {
    this.registerWh = registerWh;
  }

  get isFree(): boolean {
    return this.state === 'Available' && this.isOperative && !this.isFaulted && this.session === null;
  }

  /** The state without a vehicle. */
  get restingState(): ConnectorState {
    if (this.isFaulted) return 'Faulted';
    return this.isOperative ? 'Available' : 'Unavailable';
  }
}
