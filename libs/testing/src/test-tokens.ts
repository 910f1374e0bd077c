import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { type TokenHolder, TokenSigner } from '@csms/platform-http';

const LIFETIME_SECONDS = 3_600;

/** Signs access tokens as the registry does, with a key of its own. */
export class TestTokens {
  readonly issuer = 'https://api.example.com';
  readonly publicKey: string;
  readonly privateKey: string;
  readonly privateKeyObject: KeyObject;
  private readonly signer: TokenSigner;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.privateKeyObject = privateKey;
    this.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.privateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.signer = new TokenSigner(this.privateKey, this.issuer);
  }

  /** @param issuedAt lies in the past where the token shall be expired */
  sign(holder: Partial<TokenHolder>, issuedAt = new Date()): Promise<string> {
    const { subject = 'cli_spec' } = holder;
    const whole: TokenHolder = {
      organizationId: 'org_A',
      subject,
      type: 'oauth_client',
      scopes: [],
      role: null,
      grants: [],
      sessionId: `${subject}/session`,
      ...holder,
    };
    return this.signer.sign(whole, LIFETIME_SECONDS, issuedAt);
  }
}
