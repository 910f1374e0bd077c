import { Type } from '@sinclair/typebox';

import { defineEvent, defineTopic } from '@csms/contracts';

import { asyncApiDocument } from './asyncapi-document';
import { brokenContracts, schemaChanges } from './contract-changes';

const nested = {
  id: Type.String(),
  status: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  place: Type.Object({ zone: Type.String() }),
  note: Type.Optional(Type.String()),
  size: Type.Union([Type.Integer(), Type.Null()]),
  readings: Type.Array(Type.Object({ value: Type.String() })),
};

const changes = (changed: object) =>
  schemaChanges(Type.Object(nested), Type.Object({ ...nested, ...changed }), 'e.v1');

describe('a payload schema', () => {
  it.each([
    ['nothing', {}],
    ['an optional property', { extra: Type.Optional(Type.String()) }],
    [
      'an optional property further down',
      { place: Type.Object({ zone: Type.String(), at: Type.Optional(Type.Integer()) }) },
    ],
    [
      'an optional property of each item',
      { readings: Type.Array(Type.Object({ value: Type.String(), unit: Type.Optional(Type.String()) })) },
    ],
    ['a description', { id: Type.String({ description: 'who it is' }) }],
    ['another order of a union', { status: Type.Union([Type.Literal('closed'), Type.Literal('open')]) }],
  ])('may gain %s', (_what, changed) => {
    expect(changes(changed)).toEqual([]);
  });

  it.each([
    ['a new required property', { extra: Type.String() }, 'e.v1.extra: is new and required'],
    [
      'an optional property that becomes required',
      { note: Type.String() },
      'e.v1.note: was optional, is required',
    ],
    [
      'a required property that becomes optional',
      { id: Type.Optional(Type.String()) },
      'e.v1.id: was required, need not be there any more',
    ],
    ['another type', { id: Type.Integer() }, 'e.v1.id: type was "string", is "integer"'],
    ['a narrower text', { id: Type.String({ maxLength: 8 }) }, 'e.v1.id: maxLength was not set, is 8'],
    ['a word less', { status: Type.Literal('open') }, 'e.v1.status: anyOf was'],
    [
      'another word',
      { status: Type.Union([Type.Literal('open'), Type.Literal('shut')]) },
      'e.v1.status: may no longer be "closed"',
    ],
    [
      'a word more',
      { status: Type.Union([Type.Literal('open'), Type.Literal('closed'), Type.Literal('lost')]) },
      'e.v1.status: may now be "lost", which consumers of today refuse',
    ],
    ['no null any more', { size: Type.Integer() }, 'e.v1.size: anyOf was'],
    [
      'a change of a nullable value',
      { size: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]) },
      'e.v1.size: minimum was not set, is 1',
    ],
    [
      'a change further down',
      { place: Type.Object({ zone: Type.Integer() }) },
      'e.v1.place.zone: type was "string", is "integer"',
    ],
    [
      'a change of the items',
      { readings: Type.Array(Type.Object({ value: Type.Number() })) },
      'e.v1.readings[].value: type was "string", is "number"',
    ],
  ])('breaks by %s', (_what, changed, complaint) => {
    expect(changes(changed).join('\n')).toContain(complaint);
  });

  it('breaks by a renamed property, which is one removed and one new', () => {
    const { id, ...others } = nested;
    expect(schemaChanges(Type.Object(nested), Type.Object({ ...others, key: id }), 'e.v1')).toEqual([
      'e.v1.key: is new and required',
      'e.v1.id: was required, need not be there any more',
      'e.v1.id: is removed or renamed',
    ]);
  });
});

describe('the catalogue', () => {
  const topic = (name: string) =>
    defineTopic({
      name,
      description: 'd',
      producer: 'p',
      keyedBy: 'id',
      partitions: 1,
      cleanup: 'delete',
      retentionMs: 1,
    });
  const [old, other] = [topic('p.old.v1'), topic('p.other.v1')];
  const event = (type: string, on = old) =>
    defineEvent({
      type,
      topic: on,
      description: 'd',
      schema: Type.Object({ id: Type.String() }),
      key: ({ id }) => id,
      example: { id: 'a' },
    });
  const documentOf = (...events: ReturnType<typeof event>[]) =>
    asyncApiDocument({ topics: [old, other], events, topicPrefix: 'csms', consumers: {} });

  it('may gain an event', () => {
    expect(brokenContracts(documentOf(event('a.v1')), documentOf(event('a.v1'), event('b.v1')))).toEqual([]);
  });

  it('breaks by a removed event, and by one in another topic', () => {
    const before = documentOf(event('a.v1'), event('b.v1'));
    expect(brokenContracts(before, documentOf(event('b.v1', other)))).toEqual([
      'a.v1: the event is removed',
      'b.v1: moves from the topic csms.p.old.v1 to csms.p.other.v1',
    ]);
  });
});
