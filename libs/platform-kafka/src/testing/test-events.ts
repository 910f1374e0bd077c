import { Type } from '@sinclair/typebox';

import { defineEvent, defineTopic } from '@csms/contracts';

export const THINGS = defineTopic({
  name: 'tests.things.v1',
  description: 'Things that the specs of this library tell',
  producer: 'tests',
  keyedBy: 'thing_id',
  partitions: 4,
  cleanup: 'delete',
  retentionMs: 3_600_000,
});

export const ThingHappened = defineEvent({
  type: 'csms.tests.thing.happened.v1',
  topic: THINGS,
  description: 'Handled one by one',
  schema: Type.Object({
    thing_id: Type.String(),
    n: Type.Integer({ minimum: 0 }),
    note: Type.Optional(Type.String()),
  }),
  key: (data) => data.thing_id,
  example: { thing_id: 'a', n: 1 },
});

export const ThingMeasured = defineEvent({
  type: 'csms.tests.thing.measured.v1',
  topic: THINGS,
  description: 'Handled in batches',
  schema: Type.Object({ thing_id: Type.String(), n: Type.Integer({ minimum: 0 }) }),
  key: (data) => data.thing_id,
  example: { thing_id: 'a', n: 1 },
});

/** Nobody handles this one. */
export const ThingIgnored = defineEvent({
  type: 'csms.tests.thing.ignored.v1',
  topic: THINGS,
  description: 'Skipped by every consumer of the specs',
  schema: Type.Object({ thing_id: Type.String() }),
  key: (data) => data.thing_id,
  example: { thing_id: 'a' },
});

export interface ThingData {
  readonly thing_id: string;
  readonly n: number;
  readonly note?: string;
}
