import type { Environment } from '@csms/platform-ops';

/** The public half of the key with which the registry signs access tokens. */
export class AccessTokenKey {
  private constructor(
    /** PEM, SPKI. */
    readonly publicKey: string,
  ) {}

  static from(environment: Environment): AccessTokenKey {
    return new AccessTokenKey(environment.string('CSMS_TOKEN_PUBLIC_KEY'));
  }
}
