/** What a member of the body is called in the OCPP message; left out: the same word in camelCase. */
export type MemberNames = Readonly<Record<string, string | ListNames>>;

/** A list whose items have names of their own in the body. */
export interface ListNames {
  readonly name: string;
  readonly each: Readonly<Record<string, string>>;
}

export type Members = Readonly<Record<string, unknown>>;

/** The OCPP payload of a body; members that are left out are left out there, too. */
export function payloadOf(body: Members, names: MemberNames = {}): Record<string, unknown> {
  return renamed(body, (member) => {
    const name = names[member];
    if (name === undefined) return { name: camelCase(member), map: same };
    return typeof name === 'string' ? { name, map: same } : { name: name.name, map: eachOf(name.each) };
  });
}

/** Where in the body stands what `pointer` names in the payload (RFC 6901). */
export function pointerInBody(pointer: string, names: MemberNames = {}): string {
  const [, first, ...rest] = pointer.split('/');
  if (first === undefined) return pointer;
  for (const [member, name] of Object.entries(names)) {
    if (name === first) return ['', member, ...rest].join('/');
    if (typeof name === 'object' && name.name === first) {
      return ['', member, ...rest.map((part, at) => (at === 1 ? memberOf(part, name.each) : part))].join('/');
    }
  }
  return ['', snakeCase(first), ...rest].join('/');
}

interface Renaming {
  readonly name: string;
  readonly map: (value: unknown) => unknown;
}

function renamed(members: Members, renaming: (member: string) => Renaming): Record<string, unknown> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([member, value]) => {
      const { name, map } = renaming(member);
      return [name, map(value)];
    }),
  );
}

const same = (value: unknown): unknown => value;

const eachOf =
  (each: Readonly<Record<string, string>>) =>
  (value: unknown): unknown =>
    (value as readonly Members[]).map((item) =>
      renamed(item, (member) => ({ name: each[member] ?? member, map: same })),
    );

function memberOf(part: string, each: Readonly<Record<string, string>>): string {
  return Object.entries(each).find(([, name]) => name === part)?.[0] ?? part;
}

function camelCase(text: string): string {
  return text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
