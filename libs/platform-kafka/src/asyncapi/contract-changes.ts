import { isDeepStrictEqual } from 'node:util';

import type { AsyncApiDocument } from './asyncapi-document';

type Schema = Readonly<Record<string, unknown>>;

/** Words of a schema that say nothing of which values it takes. */
const ANNOTATIONS = new Set(['title', 'description', 'examples', 'default', '$comment']);

/**
 * What `after` would break of what `before` promised: every type of event stays, in its topic, and its payload may
 * gain optional properties and nothing else. Records of the old shape are kept for years, and consumers that check the
 * old shape go on running during an update, so that a wider schema breaks as much as a narrower one.
 *
 * @returns one sentence for each broken promise; none: compatible
 */
export function brokenContracts(before: AsyncApiDocument, after: AsyncApiDocument): string[] {
  return Object.keys(before.components.messages).flatMap((type) => {
    if (!(type in after.components.messages)) return [`${type}: the event is removed`];
    const [from, to] = [addressOf(before, type), addressOf(after, type)];
    return [
      ...(from === to ? [] : [`${type}: moves from the topic ${String(from)} to ${String(to)}`]),
      ...schemaChanges(schemaOf(before, type), schemaOf(after, type), type),
    ];
  });
}

function addressOf({ channels }: AsyncApiDocument, type: string): string | undefined {
  return Object.values(channels).find(({ messages }) => type in messages)?.address;
}

function schemaOf({ components }: AsyncApiDocument, type: string): Schema {
  return (components.schemas[type] ?? {}) as Schema;
}

/** Changes of a schema beyond new optional properties, each with the path of the value that it is about. */
export function schemaChanges(before: Schema, after: Schema, path: string): string[] {
  const words = new Set(
    [...Object.keys(before), ...Object.keys(after)].filter((word) => !ANNOTATIONS.has(word)),
  );
  return [...words].flatMap((word) => {
    const [old, now] = [before[word], after[word]];
    if (word === 'properties') return propertyChanges(asSchemas(old), asSchemas(now), path);
    if (word === 'required')
      return requiredChanges(asNames(old), asNames(now), asSchemas(before['properties']), path);
    if (word === 'items' && isSchema(old) && isSchema(now)) return schemaChanges(old, now, `${path}[]`);
    if (word === 'anyOf' && Array.isArray(old) && Array.isArray(now)) return unionChanges(old, now, path);
    return isDeepStrictEqual(old, now) ? [] : [`${path}: ${word} was ${said(old)}, is ${said(now)}`];
  });
}

function propertyChanges(
  before: Record<string, Schema>,
  after: Record<string, Schema>,
  path: string,
): string[] {
  return Object.entries(before).flatMap(([name, old]) => {
    const now = after[name];
    return now === undefined
      ? [`${path}.${name}: is removed or renamed`]
      : schemaChanges(old, now, `${path}.${name}`);
  });
}

function requiredChanges(
  before: readonly string[],
  after: readonly string[],
  known: Record<string, Schema>,
  path: string,
): string[] {
  return [
    ...after
      .filter((name) => !before.includes(name))
      .map((name) =>
        name in known ? `${path}.${name}: was optional, is required` : `${path}.${name}: is new and required`,
      ),
    ...before
      .filter((name) => !after.includes(name))
      .map((name) => `${path}.${name}: was required, need not be there any more`),
  ];
}

/** The branches of a union in their order: nullable values, and lists of words. */
function unionChanges(before: readonly Schema[], after: readonly Schema[], path: string): string[] {
  const words = (branches: readonly Schema[]) =>
    branches.map((branch) => JSON.stringify(branch['const'] ?? branch['type']));
  const [old, now] = [words(before), words(after)];
  const gone = old.filter((word) => !now.includes(word));
  const added = now.filter((word) => !old.includes(word));
  if (gone.length > 0) return [`${path}: may no longer be ${gone.join(' or ')}`];
  if (added.length > 0) return [`${path}: may now be ${added.join(' or ')}, which consumers of today refuse`];
  return before.flatMap((branch, index) => {
    const same = now[index] === old[index] ? after[index] : after[now.indexOf(old[index] ?? '')];
    return same === undefined ? [] : schemaChanges(branch, same, path);
  });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asSchemas(value: unknown): Record<string, Schema> {
  return (value ?? {}) as Record<string, Schema>;
}

function asNames(value: unknown): readonly string[] {
  return (value ?? []) as readonly string[];
}

function said(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
