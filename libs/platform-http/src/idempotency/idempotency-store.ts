import { hash } from 'node:crypto';

import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';

import type { KeyPlace, KeySecrets } from './domain/key-secrets';

/** What is given again to a repeated request. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there was none. */
  readonly body?: unknown;
}

/** One use of a key: by whom, where, and for which request. */
export interface KeyUse {
  readonly place: KeyPlace;
  readonly secrets: KeySecrets;
  readonly fingerprint: string;
}

interface Row {
  readonly request_hmac: string;
  readonly answer: Buffer | null;
  readonly is_running: boolean;
}

/** The table of {@link idempotencyTableUp}, for one use of a key; every statement in the transaction that is given. */
export class IdempotencyStore {
  private readonly primaryKey: readonly [string, string, string];

  constructor(private readonly use: KeyUse) {
    this.primaryKey = [use.place.owner, use.place.route, use.secrets.keySha256];
  }

  /** The organization of row-level security, for what follows in this transaction. */
  async enter(tx: EntityManager): Promise<void> {
    await tx.query(`select set_config('app.organization_id', $1, true)`, [this.use.place.owner]);
  }

  /** Until the transaction ends, on whichever instance. @throws CodedError idempotency_in_progress */
  async lock(tx: EntityManager): Promise<void> {
    const [row] = await tx.query<[{ locked: boolean }]>('select pg_try_advisory_xact_lock($1) as locked', [
      lockNumber(this.primaryKey),
    ]);
    if (!row.locked) throw inProgress();
  }

  /**
   * null: nobody has used the key.
   *
   * @throws CodedError idempotency_key_reused, idempotency_in_progress
   */
  async find(tx: EntityManager): Promise<StoredAnswer | null> {
    const [row] = await tx.query<Row[]>(
      `select request_hmac, answer, coalesce(claimed_until > now(), false) as is_running from idempotency_key
       where organization_id = $1 and route = $2 and key_sha256 = $3 and created_at > now() - interval '24 hours'`,
      [...this.primaryKey],
    );
    if (row === undefined) return null;
    if (row.request_hmac !== this.use.fingerprint) {
      throw new CodedError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request: make a new key for each.',
      );
    }
    if (row.answer !== null) return JSON.parse(this.use.secrets.open(row.answer)) as StoredAnswer;
    if (row.is_running) throw inProgress();
    return null;
  }

  /** Keeps the answer, in place of a claim or of a row whose time is over. */
  async keep(tx: EntityManager, answer: StoredAnswer): Promise<void> {
    await this.put(tx, this.use.secrets.seal(JSON.stringify(answer)), null);
  }

  /** Says that the request runs, for work that no transaction can hold; at most so long. */
  async claim(tx: EntityManager, seconds: number): Promise<void> {
    await this.put(tx, null, seconds);
  }

  async release(tx: EntityManager): Promise<void> {
    await tx.query(
      'delete from idempotency_key where organization_id = $1 and route = $2 and key_sha256 = $3 and answer is null',
      [...this.primaryKey],
    );
  }

  private async put(tx: EntityManager, answer: Buffer | null, claimSeconds: number | null): Promise<void> {
    await tx.query(
      `insert into idempotency_key (organization_id, route, key_sha256, request_hmac, answer, claimed_until)
       values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       on conflict (organization_id, route, key_sha256) do update set request_hmac = excluded.request_hmac,
         answer = excluded.answer, claimed_until = excluded.claimed_until, created_at = now()`,
      [...this.primaryKey, this.use.fingerprint, answer, claimSeconds],
    );
  }
}

function inProgress(): CodedError {
  return new CodedError(
    'idempotency_in_progress',
    'The first request with this Idempotency-Key is still running. Try again in a moment.',
  );
}

/** A number for PostgreSQL's advisory locks: 64 bits of the key's hash. */
function lockNumber(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(['idempotency', ...parts]), 'buffer')
    .readBigInt64BE()
    .toString();
}
