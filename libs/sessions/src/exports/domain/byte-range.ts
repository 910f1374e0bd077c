/** Bytes of a file, both ends included, as HTTP counts them (RFC 9110 §14.1.2). */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Whether a header asks for bytes behind the end of the file alone (RFC 9110 §14.1.2). */
export function isBehindEnd(header: string | undefined, sizeBytes: number): boolean {
  const match = /^bytes=(\d{1,15})-\d{0,15}$/.exec(header?.trim() ?? '');
  return match !== null && Number(match[1]) >= sizeBytes;
}

/**
 * The one part of a file that a `Range` header asks for; null: all of it. A header that asks for several parts, for
 * none, or that cannot be read is ignored, as RFC 9110 §14.2 lets a server do.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteRange | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null || sizeBytes === 0) return null;
  const [, from = '', to = ''] = match;
  if (from === '') {
    const length = Number(to);
    return to === '' || length === 0 ? null : { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last ? null : { first, last };
}
