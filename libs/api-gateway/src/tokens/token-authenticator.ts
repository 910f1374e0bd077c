import { Inject, Injectable } from '@nestjs/common';

import { type SignedPrincipal, TokenVerifier } from '@csms/platform-http';

/** Finds out whose an access token is. */
@Injectable()
export class TokenAuthenticator {
  constructor(@Inject(TokenVerifier) private readonly verifier: TokenVerifier) {}

  /** @throws CodedError invalid_token, token_expired */
  async authenticate(text: string): Promise<SignedPrincipal> {
    const { organizationId, subject, type, scopes, role, grants } = await this.verifier.verify(text);
    return { organizationId, subject, type, scopes, role, grants };
  }
}
