import { Inject, Injectable } from '@nestjs/common';

import { CodedError, digestOf, generateSecret } from '@csms/kernel';
import { Database, type OldRows, OrganizationDatabase } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

export const TICKET_SECONDS = 60;

/** One that was not used is of no use any more. */
export const OLD_STREAM_TICKETS: OldRows = { table: 'stream_ticket', isOld: 'expires_at < now()' };

export interface IssuedTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** Tickets open one stream, in place of a credential that a browser must not hold. */
@Injectable()
export class StreamTickets {
  constructor(
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
    @Inject(Database) private readonly database: Database,
  ) {}

  async issue(principal: SignedPrincipal, now: Date): Promise<IssuedTicket> {
    const { organizationId, subject, type, scopes, role, grants, session } = principal;
    const { secret, sha256 } = generateSecret();
    const expiresAt = new Date(now.getTime() + TICKET_SECONDS * 1_000);
    const held = { organizationId, subject, type, scopes, role, grants, session };
    await this.organizations.run(organizationId, (tx) =>
      tx.query(
        `insert into stream_ticket (ticket_sha256, organization_id, principal, expires_at)
         values ($1, $2, $3::jsonb, $4)`,
        [sha256, organizationId, JSON.stringify(held), expiresAt],
      ),
    );
    return { ticket: secret, expiresAt };
  }

  /** Uses it up. @throws CodedError invalid_token */
  async redeem(ticket: string): Promise<SignedPrincipal> {
    const [rows] = await this.database.transaction((tx) =>
      tx.query<[{ principal: SignedPrincipal }[], number]>(
        `delete from stream_ticket where ticket_sha256 = $1 and expires_at > now() returning principal`,
        [digestOf(ticket)],
      ),
    );
    const row = rows[0];
    if (row !== undefined) return row.principal;
    throw new CodedError('invalid_token', 'The ticket is not valid: it is used, expired, or none of ours.');
  }
}
