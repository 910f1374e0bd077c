import { Inject, Injectable } from '@nestjs/common';
import { verify } from 'otplib';
import type { EntityManager } from 'typeorm';

import { open, seal } from '@csms/kernel';

import { RegistrySettings } from '../registry-settings';

import { recoveryCodeSha256 } from './domain/recovery-codes';

/** Clocks of telephones: one step of 30 seconds to either side (RFC 6238 §5.2). */
const TOLERANCE_SECONDS = 30;

export type AuthenticatorState = 'none' | 'enrolled' | 'active';

/** The second factor of a person: the secret of the authenticator, sealed, and recovery codes as hashes. */
@Injectable()
export class Authenticators {
  constructor(@Inject(RegistrySettings) private readonly settings: RegistrySettings) {}

  async state(tx: EntityManager, userId: string): Promise<AuthenticatorState> {
    const [row] = await tx.query<{ is_active: boolean }[]>(
      'select confirmed_at is not null as is_active from totp where user_id = $1',
      [userId],
    );
    if (row === undefined) return 'none';
    return row.is_active ? 'active' : 'enrolled';
  }

  /** In place of one that was never confirmed. @returns false: there is an active one */
  async enrol(tx: EntityManager, userId: string, secret: string): Promise<boolean> {
    const put = await tx.query<unknown[]>(
      `insert into totp as known (user_id, sealed_secret) values ($1, $2)
       on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, last_time_step = null
       where known.confirmed_at is null returning 1`,
      [userId, seal(this.settings.encryptionKey, userId, secret)],
    );
    return put.length > 0;
  }

  async activate(tx: EntityManager, userId: string, recoveryCodes: readonly string[]): Promise<void> {
    await tx.query('update totp set confirmed_at = now() where user_id = $1', [userId]);
    await tx.query('insert into recovery_code (code_sha256, user_id) select unnest($1::text[]), $2', [
      recoveryCodes.map((code) => recoveryCodeSha256(userId, code)),
      userId,
    ]);
  }

  async remove(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('delete from totp where user_id = $1', [userId]);
    await tx.query('delete from recovery_code where user_id = $1', [userId]);
  }

  /** Whether it is a code of the authenticator, or a recovery code; each serves once. */
  async take(tx: EntityManager, userId: string, code: string): Promise<boolean> {
    return /^\d{6}$/.test(code) ? this.takeTotp(tx, userId, code) : this.takeRecovery(tx, userId, code);
  }

  private async takeTotp(tx: EntityManager, userId: string, token: string): Promise<boolean> {
    // Locked: of two requests with one code the second finds the step used.
    const [row] = await tx.query<{ sealed_secret: Buffer; last_time_step: number | null }[]>(
      'select sealed_secret, last_time_step from totp where user_id = $1 for update',
      [userId],
    );
    if (row === undefined) return false;
    const result = await verify({
      secret: open(this.settings.encryptionKey, userId, row.sealed_secret),
      token,
      epochTolerance: TOLERANCE_SECONDS,
      ...(row.last_time_step === null ? {} : { afterTimeStep: row.last_time_step }),
    });
    if (!result.valid || !('timeStep' in result)) return false;
    await tx.query('update totp set last_time_step = $2 where user_id = $1', [userId, result.timeStep]);
    return true;
  }

  private async takeRecovery(tx: EntityManager, userId: string, code: string): Promise<boolean> {
    const [taken] = await tx.query<[unknown[], number]>(
      'delete from recovery_code where user_id = $1 and code_sha256 = $2 returning 1',
      [userId, recoveryCodeSha256(userId, code)],
    );
    return taken.length > 0;
  }
}
