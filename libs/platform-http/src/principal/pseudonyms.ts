import { createHmac } from 'node:crypto';

import { knowsDrivers } from './knows-drivers';
import type { Principal } from './principal';

/** Who asks. */
type Asker = Pick<Principal, 'organizationId' | 'scopes' | 'pseudonymous'>;

/** What a caller is shown of a driver's id. */
export type DriverView = (driverId: string | null) => string | null;

const PREFIX = 'anon_';
/** The id of no driver. */
const NOBODY = '';
/** 128 bits in base64url. */
const LENGTH = 22;

/**
 * What drivers are called where nobody may know who they are: always the same for one driver of an organization, in
 * every service, and not to be led back without the key. A driver who was erased goes by it for ever.
 */
export class Pseudonyms {
  constructor(private readonly key: Buffer) {}

  of(organizationId: string, driverId: string): string {
    if (driverId.startsWith(PREFIX)) return driverId;
    const digest = createHmac('sha256', this.key)
      .update(`${organizationId}\n${driverId}`)
      .digest('base64url');
    return `${PREFIX}${digest.slice(0, LENGTH)}`;
  }

  /** Whoever knows drivers sees who it is. */
  viewOf(asker: Asker): DriverView {
    if (knowsDrivers(asker)) return (driverId) => driverId;
    return (driverId) => (driverId === null ? null : this.of(asker.organizationId, driverId));
  }

  /**
   * Whom a caller means who names a driver as he was shown him: who may not know drivers knows their pseudonyms alone.
   * Of one who was erased the pseudonym is all that is left. `drivers` tells all of the organization.
   */
  async meantBy(
    asker: Asker,
    asked: string,
    drivers: () => Promise<readonly { driver_id: string }[]>,
  ): Promise<string> {
    if (knowsDrivers(asker)) return asked;
    if (!asked.startsWith(PREFIX)) return NOBODY;
    const known = await drivers();
    return known.find((one) => this.of(asker.organizationId, one.driver_id) === asked)?.driver_id ?? asked;
  }
}
