import { DomainError, type FieldError } from '@csms/kernel';

/** A value that a correction takes for another one than what stands there: nobody corrects blindly. */
export interface Difference {
  /** Of the change, in the request. */
  readonly index: number;
  /** What stands; several where the charger sent several, none where there is no such value. */
  readonly stands: readonly (string | number | null)[];
}

/** 409, with what stands in `standing`: read it, and correct that. */
export class StandsOtherwiseError extends DomainError {
  readonly code = 'conflict';
  override readonly errors: readonly FieldError[];
  override readonly extensions: Readonly<Record<string, unknown>>;

  constructor(differences: readonly Difference[]) {
    super('What stands there is not what the correction takes for it: read it again, and correct that.');
    this.errors = differences.map(({ index, stands }) => ({
      pointer: `/changes/${index}/old`,
      code: 'stands_otherwise',
      detail: stands.length === 0 ? 'No such value stands there.' : `There stands ${stands.join(', ')}.`,
    }));
    this.extensions = { standing: differences };
  }
}
