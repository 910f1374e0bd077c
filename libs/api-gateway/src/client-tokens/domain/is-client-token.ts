import { decodeJwt } from 'jose';

import { isJwt } from '../../user-tokens/domain/access-claims';

/** Whether it says that it is one: nothing is checked yet. */
export function isClientToken(credential: string): boolean {
  if (!isJwt(credential)) return false;
  try {
    return decodeJwt(credential)['kind'] === 'oauth_client';
  } catch {
    return false;
  }
}
