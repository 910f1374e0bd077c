/** The part of a JSON schema (OpenAPI) that an example follows from. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
  readonly items?: ExampleSchema;
  readonly allOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly anyOf?: readonly ExampleSchema[];
}

export type ExampleSchemas = Readonly<Record<string, ExampleSchema>>;

export interface ExampleSource {
  readonly schemas: ExampleSchemas;
  /** A request does not carry what only the platform says. */
  readonly isRequest: boolean;
}

/**
 * An example of a whole body, put together from the examples of its fields, so that both can never differ. A field that
 * may be left out and has no example is left out.
 *
 * @throws Error naming the required field that has no example and none that follows from its type
 */
export function exampleOf(schema: ExampleSchema, source: ExampleSource, path = ''): unknown {
  const found = exampleIn(schema, source, path);
  if (found === undefined) throw new Error(`${path === '' ? 'The body' : path} has no example`);
  return found;
}

function exampleIn(schema: ExampleSchema, source: ExampleSource, path: string): unknown {
  if (schema.$ref !== undefined) return ofReference(schema.$ref, source, path);
  const said = [schema.example, schema.default, schema.const, schema.enum?.[0]].find(
    (one) => one !== undefined,
  );
  if (said !== undefined) return said;
  const [alternative] = schema.oneOf ?? schema.anyOf ?? [];
  if (alternative !== undefined) return exampleIn(alternative, source, path);
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => exampleIn(part, source, path));
    return parts.length === 1 ? parts[0] : (Object.assign({}, ...parts) as object);
  }
  if (schema.items !== undefined) {
    const item = exampleIn(schema.items, source, `${path}/0`);
    return item === undefined ? [] : [item];
  }
  return schema.properties === undefined ? ofType(schema) : ofObject(schema, source, path);
}

function ofReference(reference: string, source: ExampleSource, path: string): unknown {
  const name = reference.replace('#/components/schemas/', '');
  const target = source.schemas[name];
  if (target === undefined) throw new Error(`There is no schema ${name}`);
  return exampleIn(target, source, path === '' ? name : path);
}

function ofObject(
  { required = [], properties = {} }: ExampleSchema,
  source: ExampleSource,
  path: string,
): object {
  const fields = Object.entries(properties)
    .filter(([, { readOnly = false }]) => !(source.isRequest && readOnly))
    .map(([name, property]) => {
      const value = exampleIn(property, source, `${path}/${name}`);
      if (value === undefined && required.includes(name)) throw new Error(`${path}/${name} has no example`);
      return [name, value] as const;
    });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function ofType({ type, nullable }: ExampleSchema): unknown {
  if (nullable === true || type === 'null' || (Array.isArray(type) && type.includes('null'))) return null;
  return type === 'boolean' ? true : undefined;
}
