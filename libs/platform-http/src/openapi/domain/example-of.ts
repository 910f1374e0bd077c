/** The part of a JSON schema (OpenAPI) that an example follows from. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
  readonly items?: ExampleSchema;
  readonly allOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly anyOf?: readonly ExampleSchema[];
}

export type ExampleSchemas = Readonly<Record<string, ExampleSchema>>;

/**
 * An example of a whole body, put together from the examples of its fields, so that both can never differ. A field that
 * may be left out and has no example is left out.
 *
 * @throws Error naming the required field that has no example and none that follows from its type
 */
export function exampleOf(schema: ExampleSchema, schemas: ExampleSchemas, path = ''): unknown {
  const found = exampleIn(schema, schemas, path);
  if (found === undefined) throw new Error(`${path === '' ? 'The body' : path} has no example`);
  return found;
}

function exampleIn(schema: ExampleSchema, schemas: ExampleSchemas, path: string): unknown {
  if (schema.$ref !== undefined) return ofReference(schema.$ref, schemas, path);
  const said = [schema.example, schema.default, schema.const, schema.enum?.[0]].find(
    (one) => one !== undefined,
  );
  if (said !== undefined) return said;
  const [alternative] = schema.oneOf ?? schema.anyOf ?? [];
  if (alternative !== undefined) return exampleIn(alternative, schemas, path);
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => exampleIn(part, schemas, path));
    return parts.length === 1 ? parts[0] : (Object.assign({}, ...parts) as object);
  }
  if (schema.items !== undefined) {
    const item = exampleIn(schema.items, schemas, `${path}/0`);
    return item === undefined ? [] : [item];
  }
  if (schema.properties !== undefined) return ofObject(schema, schema.properties, schemas, path);
  return ofType(schema);
}

function ofReference(reference: string, schemas: ExampleSchemas, path: string): unknown {
  const name = reference.replace('#/components/schemas/', '');
  const target = schemas[name];
  if (target === undefined) throw new Error(`There is no schema ${name}`);
  return exampleIn(target, schemas, path === '' ? name : path);
}

function ofObject(
  { required = [] }: ExampleSchema,
  properties: Readonly<Record<string, ExampleSchema>>,
  schemas: ExampleSchemas,
  path: string,
): object {
  const fields = Object.entries(properties).map(([name, property]) => {
    const value = exampleIn(property, schemas, `${path}/${name}`);
    if (value === undefined && required.includes(name)) throw new Error(`${path}/${name} has no example`);
    return [name, value] as const;
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function ofType({ type, nullable }: ExampleSchema): unknown {
  if (nullable === true || type === 'null' || (Array.isArray(type) && type.includes('null'))) return null;
  return type === 'boolean' ? true : undefined;
}
