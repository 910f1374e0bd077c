import type { SignedPrincipal } from '@csms/platform-http';

/** A caller as he is signed where drivers go by pseudonyms, whoever asks; somebody of no organization stays as he is. */
export function withPrivacy(principal: SignedPrincipal, isPseudonymous: boolean): SignedPrincipal {
  const { pseudonymous: _former, ...caller } = principal;
  return isPseudonymous && caller.organizationId !== '' ? { ...caller, pseudonymous: true } : caller;
}
