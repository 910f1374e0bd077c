import { randomBytes } from 'node:crypto';

import { type EventData, SessionEnded, SessionStarted } from '@csms/contracts';
import { deriveId } from '@csms/kernel';

type Ended = EventData<typeof SessionEnded>;
type Core = EventData<typeof SessionStarted>;

/** The billing guide's session of 14.7 kWh, and what the sessions service tells of it. */
export class ASession {
  readonly sessionId = deriveId('sess', randomBytes(8).toString('hex'));
  private readonly core: Core;

  constructor(core: Partial<Core> = {}) {
    this.core = {
      ...SessionStarted.example,
      organization_id: 'org_A',
      charge_point_id: 'CP-1',
      transaction_id: deriveId('txn', this.sessionId),
      ...core,
      session_id: this.sessionId,
    };
  }

  started(more: Partial<Core> = {}): Core {
    return { ...this.core, ...more };
  }

  ended(more: Partial<Ended> = {}): Ended {
    return { ...SessionEnded.example, ...this.core, revision: 1, ...more };
  }
}

/** The billing guide's tariff. */
export const STANDARD_DAY_RATE = {
  name: 'Standard Day Rate',
  currency: 'GBP',
  energy_rate_per_kwh: 0.42,
  session_fee: 0.5,
  idle_fee_per_minute: 0.05,
  idle_grace_period_minutes: 10,
  tax_rate_percent: 20,
};
