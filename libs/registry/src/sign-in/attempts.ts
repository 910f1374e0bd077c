import { Inject, Injectable } from '@nestjs/common';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import type { AccountKind } from '../users/user-account.entity';

import { sha256 } from './user-secrets';

const MOST = 10;
const WINDOW_MINUTES = 15;

/**
 * How often somebody tried to sign in to one account, whether there is such an account or not. Counted before the
 * password is looked at, so that many at once are no way around it.
 */
@Injectable()
export class Attempts {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws CodedError rate_limited after ten in 15 minutes */
  async begin(kind: AccountKind, name: string): Promise<void> {
    const [row] = await this.database.query<{ attempts: number; wait: number }>(
      `insert into sign_in_attempt as known (account_sha256, attempts, since) values ($1, 1, now())
       on conflict (account_sha256) do update set
         attempts = case when known.since > now() - make_interval(mins => $2) then known.attempts + 1 else 1 end,
         since = case when known.since > now() - make_interval(mins => $2) then known.since else now() end
       returning attempts,
         ceil(extract(epoch from since + make_interval(mins => $2) - now()))::int as wait`,
      [account(kind, name), WINDOW_MINUTES],
    );
    if (row === undefined || row.attempts <= MOST) return;
    throw new CodedError('rate_limited', 'Too many attempts to sign in to this account. Try again later.', {
      retry_after_seconds: Math.max(1, row.wait),
    });
  }

  async succeeded(kind: AccountKind, name: string): Promise<void> {
    await this.database.query('delete from sign_in_attempt where account_sha256 = $1', [account(kind, name)]);
  }
}

function account(kind: AccountKind, name: string): string {
  return sha256(`${kind}/${name}`);
}
