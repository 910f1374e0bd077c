import { isScope } from '@csms/contracts';
import {
  type Access,
  CSV,
  FORM,
  NDJSON,
  RATE_CLASSES,
  type RateClass,
  STREAM_EXTENSION,
} from '@csms/platform-http';

/** One operation of the REST API: who serves it, and who may call it. */
export interface ApiRoute {
  readonly method: string;
  /** Path template in the router's form, e.g. `/api/v1/sites/:site_id`. */
  readonly path: string;
  /** As the document names it, e.g. `GET /api/v1/sites/{site_id}`. */
  readonly endpoint: string;
  readonly service: string;
  readonly access: Access;
  /** The body is a form, not JSON. */
  readonly takesForm: boolean;
  readonly rateLimit: RateClass | null;
  /** Whether it takes a file of text/csv in place of JSON. */
  readonly acceptsCsv: boolean;
  /** Whether it takes a file with a JSON object in each line. */
  readonly acceptsNdjson: boolean;
  /** The body is passed on as it comes, whatever its length. */
  readonly takesStream: boolean;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, object>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The routes that the merged OpenAPI document names: the document is the only list of them, so that what
 * is documented and what is served cannot differ.
 *
 * @throws Error for an operation without service or access: nothing is routed that nobody guards
 */
export function routeTable(document: ApiDocument): ApiRoute[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const operation = (item as Record<string, unknown>)[method] as Record<string, unknown>;
      const service = operation['x-csms-service'];
      const access = accessOf(operation);
      if (typeof service !== 'string' || access === null) {
        throw new Error(`${method.toUpperCase()} ${path} names no service, or not who may call it`);
      }
      return {
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, ':$1'),
        endpoint: `${method.toUpperCase()} ${path}`,
        service,
        access,
        takesForm: takes(FORM, operation),
        rateLimit: rateClassOf(operation),
        acceptsCsv: takes(CSV, operation),
        acceptsNdjson: takes(NDJSON, operation),
        takesStream: operation[STREAM_EXTENSION] === true,
      };
    }),
  );
}

function rateClassOf({ 'x-rate-limit': said }: Readonly<Record<string, unknown>>): RateClass | null {
  if (said === undefined) return null;
  const rateClass = RATE_CLASSES.find((one) => one === said);
  if (rateClass === undefined) throw new Error(`There is no rate class ${JSON.stringify(said)}`);
  return rateClass;
}

function takes(type: string, { requestBody }: Readonly<Record<string, unknown>>): boolean {
  const { content = {} } = (requestBody ?? {}) as { content?: object };
  return type in content;
}

function accessOf(operation: Readonly<Record<string, unknown>>): Access | null {
  const kind = operation['x-access'];
  const scope = operation['x-required-scope'];
  if (kind === 'scope') return isScope(scope) ? { kind, scope } : null;
  if (kind === 'organization' || kind === 'user') return { kind };
  if (kind !== 'installer' && kind !== 'public') return null;
  const orScope = operation['x-or-scope'];
  if (orScope === undefined) return { kind };
  return isScope(orScope) ? { kind, orScope } : null;
}

/** Paths with the methods that they do not serve: those are answered 405, not 404. */
export function refusedMethods(
  routes: readonly ApiRoute[],
): { path: string; allowed: string[]; refused: string[] }[] {
  const byPath = Map.groupBy(routes, (route) => route.path);
  return [...byPath].map(([path, served]) => {
    const allowed = served.map((route) => route.method);
    return {
      path,
      allowed,
      refused: METHODS.map((method) => method.toUpperCase()).filter((m) => !allowed.includes(m)),
    };
  });
}
