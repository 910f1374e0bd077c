import { readFileSync } from 'node:fs';

import type { ClientVersion } from '../../clients/strict-client';

import type { Random } from './random';

interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const FILES: Readonly<Record<ClientVersion, string>> = {
  '1.6': 'ocpp-rpc/lib/schemas/ocpp1_6.json',
  '2.0.1': 'ocpp-rpc/lib/schemas/ocpp2_0_1.json',
};

const INSTANTS = [
  '2026-11-01T12:00:00Z',
  '2026-11-01T12:00:00.123+14:00',
  '1970-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-11-01T12:00:00',
];
const NUMBERS = [0, 1, 2, -1, 15, 16_777_217, 2_147_483_647, -2_147_483_648];
const CHARACTERS = ['a', 'Z', '7', ' ', 'é', '漢', '🚗', '"', '\\', "'", '%', ';', '\t', '\u202e', '\ud800'];

/** Payloads that keep their official schemas, at the edges of what those allow. */
export class RandomCalls {
  private readonly schemas: ReadonlyMap<string, Schema>;
  readonly actions: readonly string[];

  constructor(
    version: ClientVersion,
    private readonly random: Random,
  ) {
    const all = JSON.parse(readFileSync(require.resolve(FILES[version]), 'utf8')) as readonly Schema[];
    const requests = all.filter(({ $id = '' }) => $id.endsWith('.req'));
    this.schemas = new Map(requests.map((schema) => [(schema.$id ?? '').slice(4, -4), schema]));
    this.actions = [...this.schemas.keys()];
  }

  payload(action: string): unknown {
    const schema = this.schemas.get(action) ?? {};
    return this.valueOf(schema, schema, 0);
  }

  private valueOf(schema: Schema, root: Schema, depth: number): unknown {
    if (schema.$ref !== undefined) {
      return this.valueOf(root.definitions?.[schema.$ref.split('/').pop() ?? ''] ?? {}, root, depth);
    }
    if (schema.enum !== undefined) return this.random.of(schema.enum);
    switch (schema.type ?? 'string') {
      case 'object':
        return this.object(schema, root, depth + 1);
      case 'array':
        return Array.from({ length: 1 + this.random.below(Math.min(schema.maxItems ?? 3, 3)) }, () =>
          this.valueOf(schema.items ?? {}, root, depth + 1),
        );
      case 'integer':
        return this.random.of(NUMBERS);
      case 'number':
        return this.random.of(NUMBERS) + this.random.of([0, 0, 0.1, 0.5]);
      case 'boolean':
        return this.random.isOneIn(2);
      default:
        return schema.format === 'date-time' ? this.random.of(INSTANTS) : this.text(schema.maxLength ?? 50);
    }
  }

  private object({ properties = {}, required = [] }: Schema, root: Schema, depth: number): object {
    const names = Object.keys(properties).filter(
      (name) => required.includes(name) || (depth < 5 && this.random.isOneIn(2)),
    );
    return Object.fromEntries(names.map((name) => [name, this.valueOf(properties[name] ?? {}, root, depth)]));
  }

  private text(maxLength: number): string {
    const length = this.random.of([1, 4, 12, Math.min(maxLength, 300)]);
    let text = '';
    while (text.length < Math.min(length, maxLength)) text += this.random.of(CHARACTERS);
    return text.slice(0, maxLength);
  }
}
