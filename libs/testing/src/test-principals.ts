import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { PrincipalSigner, type SignedPrincipal } from '@csms/platform-http';

/** Signs principals as the API gateway does, with a key of its own. */
export class TestPrincipals {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly privateKeyObject: KeyObject;
  private readonly signer: PrincipalSigner;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.privateKeyObject = privateKey;
    this.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.privateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.signer = new PrincipalSigner(this.privateKey);
  }

  sign(scopes: readonly string[], organizationId: string): Promise<string> {
    const principal: SignedPrincipal = {
      organizationId,
      subject: 'key_spec',
      type: 'api_key',
      scopes,
      role: null,
      grants: [],
    };
    return this.signer.sign(principal);
  }

  /** Anybody: a user with a role, an installer, nobody. */
  signAs(principal: SignedPrincipal): Promise<string> {
    return this.signer.sign(principal);
  }
}
