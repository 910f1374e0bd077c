/** As much of JSON Schema as the contracts use. */
export interface PayloadSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly anyOf?: readonly PayloadSchema[];
  readonly items?: PayloadSchema;
  readonly properties?: Readonly<Record<string, PayloadSchema>>;
  readonly required?: readonly string[];
}

export interface PayloadRow {
  /** e.g. `samples[].readings[].value` */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** A row for each property of a payload, those of inner objects and of items below their own. */
export function payloadRows(schema: PayloadSchema, prefix = ''): PayloadRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const row = {
      path,
      type: typeOf(property),
      isRequired: schema.required?.includes(name) ?? false,
      description: descriptionOf(property),
    };
    return [row, ...innerRows(property, path)];
  });
}

function innerRows(schema: PayloadSchema, path: string): PayloadRow[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((branch) => innerRows(branch, path));
  if (schema.items !== undefined) return innerRows(schema.items, `${path}[]`);
  return payloadRows(schema, `${path}.`);
}

function typeOf(schema: PayloadSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.items !== undefined) return `${typeOf(schema.items)}[]`;
  return schema.format ?? schema.type ?? 'any';
}

/** A nullable value is described in its branch. */
function descriptionOf(schema: PayloadSchema): string {
  return (
    schema.description ??
    schema.anyOf?.find(({ description }) => description !== undefined)?.description ??
    ''
  );
}
