import { hash } from 'node:crypto';

import { CodedError } from '@csms/kernel';

/** A strong entity tag (RFC 9110 §8.8.3) of what an object is shown as; without what only its making shows. */
export function entityTag(representation: object, shownOnce: readonly string[] = []): string {
  const shown = JSON.stringify(representation, (name, value: unknown) =>
    shownOnce.includes(name) ? undefined : value,
  );
  return `"${hash('sha256', shown, 'base64url').slice(0, 27)}"`;
}

/** RFC 9110 §13.1.2: compared weakly, for a proxy may have weakened it. */
export function matchesNoneMatch(header: string, tag: string): boolean {
  return tagsOf(header).some((given) => given === '*' || given.replace(/^W\//, '') === tag);
}

/** The condition of a change (RFC 9110 §13.1.1): that the object still is what the caller has seen. */
export class IfMatch {
  constructor(private readonly header: string | undefined) {}

  /**
   * To be asked in the transaction of the change, with the object's row locked.
   *
   * @param representation what GET would show
   * @throws CodedError precondition_failed
   */
  require(representation: object): void {
    if (this.header === undefined) return;
    const tag = entityTag(representation);
    if (tagsOf(this.header).some((given) => given === '*' || given === tag)) return;
    throw new CodedError(
      'precondition_failed',
      'The object has changed since you read it: read it again, and then change it.',
    );
  }
}

/** A tag may hold commas: what stands between quotes is one. */
function tagsOf(header: string): string[] {
  return header.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}
