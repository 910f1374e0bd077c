import { InvalidParameterError } from '@csms/kernel';

export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
export const MAX_KEY_LENGTH = 255;
/** U+0021 to U+007E: what ASCII shows. */
export const KEY_PATTERN = '^[!-~]+$';

const KEY = new RegExp(KEY_PATTERN);

/**
 * The key that a header carries; null where there is none. Of a header that was sent twice Node makes one with a comma
 * and a blank, which is none either.
 *
 * @throws InvalidParameterError
 */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const isKey = typeof header === 'string' && header.length <= MAX_KEY_LENGTH && KEY.test(header);
  if (isKey) return header;
  const detail = `Idempotency-Key must be 1 to ${MAX_KEY_LENGTH} visible ASCII characters.`;
  throw InvalidParameterError.of('Idempotency-Key', 'visible_ascii', detail);
}
