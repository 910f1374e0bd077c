import type { FieldError } from '@csms/kernel';

/** The names of an installer as a form states them: in parts and with the company, or as a whole. */
export interface StatedName {
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  readonly company?: string | null;
  readonly full_name?: string | null;
  readonly name?: string | null;
}

export interface InstallerName {
  readonly firstName: string;
  /** null: the whole name is one word. */
  readonly lastName: string | null;
}

/** The last word of a whole name is the last name. */
export function installerName(stated: StatedName): InstallerName | readonly FieldError[] {
  const whole = stated.full_name ?? stated.name ?? null;
  const { first_name: firstName, last_name: lastName } = stated;
  if (whole === null) {
    if (firstName != null && lastName != null && stated.company != null) return { firstName, lastName };
    return (['first_name', 'last_name', 'company'] as const)
      .filter((field) => stated[field] == null)
      .map((field) => problem(field, 'isDefined', `${field} is needed (or full_name).`));
  }
  if (firstName == null && lastName == null) return split(whole);
  const field = stated.full_name == null ? 'name' : 'full_name';
  return [problem(field, 'contradiction', 'State the name in parts or as a whole, not both.')];
}

function split(whole: string): InstallerName {
  const words = whole.trim().split(/\s+/u);
  const last = words.length > 1 ? words.pop() : undefined;
  return { firstName: words.join(' '), lastName: last ?? null };
}

function problem(field: string, code: string, detail: string): FieldError {
  return { pointer: `/${field}`, code, detail };
}
