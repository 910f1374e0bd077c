import { hash } from 'node:crypto';

import { CodedError } from '@csms/kernel';

/**
 * A strong entity tag (RFC 9110 §8.8.3) of what an object is shown as; without what only its making shows. The order of
 * the members is no difference: a database may keep a document with another one.
 */
export function entityTag(representation: object, shownOnce: readonly string[] = []): string {
  const shown = JSON.stringify(representation, (name, value: unknown) =>
    shownOnce.includes(name) ? undefined : inOrder(value),
  );
  return `"${hash('sha256', shown, 'base64url').slice(0, 27)}"`;
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** RFC 9110 §13.1.2: compared weakly, for a proxy may have weakened it. */
export function matchesNoneMatch(header: string, tag: string): boolean {
  return tagsOf(header).some((given) => given === '*' || given.replace(/^W\//, '') === tag);
}

/** What a change asks of the object's newest state, with its row locked. @throws CodedError precondition_failed */
export type Check<Row> = (current: Row) => void;

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

  /** For a service, which has the row and does not know what GET shows of it. */
  of<Row>(show: (row: Row) => object): Check<Row> {
    return (current) => {
      if (this.header !== undefined) this.require(show(current));
    };
  }
}

/** A tag may hold commas: what stands between quotes is one. */
function tagsOf(header: string): string[] {
  return header.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}
