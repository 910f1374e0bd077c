import { CHANGING_OPERATIONS } from '@csms/registry/testing';
import type { TrueRequest } from '@csms/testing';

import type { RouteWorld } from './route-world';
import { BODY_CHANGES, chargerOf, FILES, QUERY_ADDITIONS, WORDS } from './true-requests';

export interface DocumentOperation {
  readonly 'x-access': 'scope' | 'organization' | 'user' | 'installer' | 'public';
  readonly 'x-required-scope'?: string;
  /** Its answer goes on for as long as the caller stays. */
  readonly 'x-never-ends'?: boolean;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: object }>> };
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: unknown;
    readonly schema?: { readonly example?: unknown };
  }[];
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
}

/** One operation of the document, and its true requests. */
export interface RouteOperation {
  /** `POST /api/v1/sites`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentOperation;
}

/** All but those whose answer never ends: the streams have specs of their own. */
export function operationsOf(document: OpenApiDocument): RouteOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation['x-never-ends'] !== true)
      .map(([verb, operation]) => {
        const method = verb.toUpperCase();
        return { route: `${method} ${path}`, method, path, operation };
      }),
  );
}

/** A request of this world that must succeed for its owner, not sent yet. */
export async function trueRequest(operation: RouteOperation, world: RouteWorld): Promise<TrueRequest> {
  const known = CHANGING_OPERATIONS.find(({ route }) => route === operation.route);
  return known === undefined ? fromDocument(operation, world) : world.capture(known, operation);
}

async function fromDocument(
  { route, method, path, operation }: RouteOperation,
  world: RouteWorld,
): Promise<TrueRequest> {
  const charger = chargerOf(path, world);
  const named: Record<string, string> = charger === null ? {} : { charge_point_id: charger };
  const ids: Record<string, string> = {
    ...world.ids,
    ...named,
    ...(await removableIds(method, path, world)),
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name] ?? WORDS[name];
    if (id === undefined) throw new Error(`${route}: the world has no ${name}`);
    return encodeURIComponent(id);
  });
  const required = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map(({ name, example, schema }): [string, string] => [
      name,
      ids[name] ?? String(example ?? schema?.example),
    ]);
  const query = new URLSearchParams({
    ...Object.fromEntries(required),
    ...QUERY_ADDITIONS[route]?.(ids),
  }).toString();
  const example = operation.requestBody?.content['application/json']?.example;
  const isBodied = example !== undefined;
  const address = query === '' ? filled : `${filled}?${query}`;
  const file = FILES[route]?.(world);
  if (file !== undefined)
    return { method, path: address, text: file.text, headers: { 'content-type': file.type } };
  return {
    method,
    path: address,
    text: isBodied
      ? JSON.stringify({
          ...example,
          ...('charge_point_id' in example ? named : {}),
          ...(await BODY_CHANGES[route]?.(world)),
        })
      : undefined,
    headers: isBodied ? { 'content-type': 'application/json' } : {},
  };
}

/** The last parameter names what goes, is called off, or is answered. */
async function removableIds(
  method: string,
  path: string,
  world: RouteWorld,
): Promise<Record<string, string>> {
  if (method !== 'DELETE' && !/\/(cancel|response)$/.test(path)) return {};
  const name = /\{(\w+)\}(\/cancel|\/response)?$/.exec(path)?.[1] ?? '';
  const make = world.removable[name];
  if (make === undefined) throw new Error(`${method} ${path}: the world has no ${name} that may go`);
  return make();
}
