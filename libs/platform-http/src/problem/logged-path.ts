/** A path as logs may have it: without the secrets of links in mails (32 random bytes in base64url). */
export function loggedPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (/^[\w-]{43}$/.test(segment) ? '…' : segment))
    .join('/');
}
