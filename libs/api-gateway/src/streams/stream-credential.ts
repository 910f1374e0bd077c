import type { SignedPrincipal } from '@csms/platform-http';

import { CLOSE, type CloseCode } from './domain/stream-refusal';

/** What a stream was opened with, to be looked at again while it is open. */
export interface StreamCredential {
  /** @throws CodedError where it does not hold any more */
  check(): Promise<SignedPrincipal>;
}

/** By the codes of the API: an end that was to be foreseen needs a new credential, any other took it away. */
export function closeCodeOf(code: string): CloseCode {
  return code === 'token_expired' || code === 'expired_api_key' ? CLOSE.unauthenticated : CLOSE.withdrawn;
}
