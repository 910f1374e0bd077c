import * as contracts from '..';

const exported: unknown[] = Object.values(contracts);

/** Every event definition that the library exports, found by its shape. */
const declared = exported.filter(
  (value): value is contracts.EventDefinition =>
    typeof value === 'object' && value !== null && 'type' in value && 'topic' in value && 'schema' in value,
);

describe('the catalogue of events', () => {
  it('names every declared event once', () => {
    const types = contracts.EVENTS.map(({ type }) => type);
    expect([...types].sort()).toEqual(declared.map(({ type }) => type).sort());
    expect(new Set(types).size).toBe(types.length);
  });

  it('keeps each event in a topic that exists, under the name of that topic’s owner', () => {
    for (const { type, topic } of contracts.EVENTS) {
      expect(contracts.TOPICS).toContain(topic);
      expect(type).toMatch(/^csms\.[a-z-]+\.[a-z-]+\.[a-z-]+\.v\d+$/);
      expect(type.split('.')[1]).toBe(topic.name.split('.')[0]);
    }
  });

  it('gives each event a key', () => {
    for (const { key, example } of declared) expect(key(example as never)).not.toBe('');
  });
});
