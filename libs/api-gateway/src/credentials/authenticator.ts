import type { IncomingHttpHeaders } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';

import type { SignedPrincipal } from '@csms/platform-http';

import { KeyAuthenticator } from '../api-keys/key-authenticator';
import { TokenAuthenticator } from '../tokens/token-authenticator';

import { presentedCredential } from './domain/presented-credential';

/** Finds out on whose behalf a request is made. */
@Injectable()
export class Authenticator {
  constructor(
    @Inject(KeyAuthenticator) private readonly keys: KeyAuthenticator,
    @Inject(TokenAuthenticator) private readonly tokens: TokenAuthenticator,
  ) {}

  /**
   * @param address of the client
   * @throws CodedError missing_credentials, ambiguous_credentials and what the credential's kind adds
   */
  authenticate(headers: IncomingHttpHeaders, address: string): Promise<SignedPrincipal> {
    const { kind, text } = presentedCredential(headers);
    return kind === 'api_key' ? this.keys.authenticate(text, address) : this.tokens.authenticate(text);
  }
}
