/** One field of a request that broke a rule: where (RFC 6901 pointer or parameter name), which rule, in words. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * An error that a client caused or must know of. `code` is one of the public codes of `contracts/error-codes.ts`;
 * the HTTP layer turns it into a status and an RFC 9457 problem body in one place.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  readonly errors: readonly FieldError[] = [];
  /** Further members of the problem body, e.g. `resource` or `required_scope`. */
  readonly extensions: Readonly<Record<string, unknown>> = {};

  constructor(detail: string) {
    super(detail);
    this.name = new.target.name;
  }
}

/** The object does not exist, or belongs to another organization (a caller must not be able to tell which). */
export class NotFoundError extends DomainError {
  readonly code = 'not_found';
  override readonly extensions: Readonly<Record<string, unknown>>;

  constructor(resource: string, id: string) {
    super(`No ${resource.replaceAll('_', ' ')} ${id}.`);
    this.extensions = { resource };
  }
}

/** @throws NotFoundError where there is no such row */
export function orNotFound<Row>(row: Row | null | undefined, resource: string, id: string): Row {
  if (row === null || row === undefined) throw new NotFoundError(resource, id);
  return row;
}

export class AlreadyExistsError extends DomainError {
  readonly code = 'already_exists';
}

export class InvalidStateError extends DomainError {
  readonly code = 'invalid_state';
}

/** Every detail as a sentence of its own. */
function sentencesOf(errors: readonly FieldError[]): string {
  return errors.map(({ detail }) => (detail.endsWith('.') ? detail : `${detail}.`)).join(' ');
}

/** A well-formed body that breaks a rule of a field (422). */
export class ValidationFailedError extends DomainError {
  readonly code = 'validation_failed';
  override readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(sentencesOf(errors) || 'The body breaks a rule.');
    this.errors = errors;
  }
}

/** A body names what does not exist, or is another organization's: a mistake of that member, not of the address. */
export class UnknownReferenceError extends ValidationFailedError {
  override readonly extensions: Readonly<Record<string, unknown>>;

  constructor(pointer: string, missing: NotFoundError) {
    super([{ pointer, code: missing.code, detail: missing.message }]);
    this.extensions = missing.extensions;
  }
}

/** Looks up what the body names at `pointer`. @throws UnknownReferenceError for the NotFoundError of the work */
export async function namedBy<T>(pointer: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NotFoundError ? new UnknownReferenceError(pointer, error) : error;
  }
}

/** @throws UnknownReferenceError for the first of several ids that a body names and nobody has */
export function requireAllKnown(
  pointer: string,
  resource: string,
  ids: readonly string[],
  isKnown: (id: string) => boolean,
): void {
  const at = ids.findIndex((id) => !isKnown(id));
  const id = ids[at];
  if (id !== undefined) throw new UnknownReferenceError(`${pointer}/${at}`, new NotFoundError(resource, id));
}

/** A query or path value of the wrong form (400). */
export class InvalidParameterError extends DomainError {
  readonly code = 'invalid_parameter';
  override readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(sentencesOf(errors) || 'A parameter is not valid.');
    this.errors = errors;
  }

  static of(parameter: string, code: string, detail: string): InvalidParameterError {
    return new InvalidParameterError([{ pointer: parameter, code, detail }]);
  }
}

/** Any other public code, where a class of its own would add nothing. */
export class CodedError extends DomainError {
  constructor(
    readonly code: string,
    detail: string,
    override readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}
