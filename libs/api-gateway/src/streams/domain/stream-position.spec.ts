import fc from 'fast-check';

import { TopicPositions } from '@csms/platform-kafka';

import { readPosition, type StreamPosition, writePosition } from './stream-position';

const TOPICS = ['a.things.v1', 'b.others.v1'];
const offset = fc.nat({ max: Number.MAX_SAFE_INTEGER });

const position = fc
  .record({
    one: fc.array(offset, { maxLength: 12 }),
    other: fc.array(offset, { maxLength: 12 }),
    at: offset,
    partial: fc.option(
      fc.record({
        topic: fc.constantFrom(...TOPICS),
        partition: fc.nat({ max: 11 }),
        events: fc.integer({ min: 1, max: 1_000 }),
      }),
    ),
  })
  .map(({ one, other, at, partial }): StreamPosition => {
    const positions = new TopicPositions([
      ['a.things.v1', one],
      ['b.others.v1', other],
    ]);
    return { positions, partial, at };
  });

describe('a position in the stream', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(position, (written) => {
        const read = readPosition(writePosition(written, TOPICS, 'org_A'), TOPICS, 'org_A');
        expect(read).toMatchObject({ at: written.at, partial: written.partial });
        for (const [topic, offsets] of written.positions.entries())
          offsets.forEach((one, partition) => expect(read?.positions.get(topic, partition)).toBe(one));
      }),
    );
  });

  it('is nothing to another organization', () => {
    fc.assert(
      fc.property(position, (written) => {
        expect(readPosition(writePosition(written, TOPICS, 'org_A'), TOPICS, 'org_B')).toBeNull();
      }),
    );
  });

  it('is nothing where a character of it is another, missing or too many', () => {
    fc.assert(
      fc.property(position, fc.nat(), fc.constantFrom('A', 'z', '_'), (written, nat, other) => {
        const text = writePosition(written, TOPICS, 'org_A');
        const at = nat % text.length;
        const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        for (const slip of [changed, text.slice(0, at), `${text}${other}`]) {
          if (slip !== text) expect(readPosition(slip, TOPICS, 'org_A')).toBeNull();
        }
      }),
    );
  });

  it('is nothing of any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readPosition(text, TOPICS, 'org_A')).toBeNull()));
  });

  it('is short where there are dozens of partitions', () => {
    const partitions = Array.from({ length: 12 }, () => 1_000_000);
    const positions = new TopicPositions(TOPICS.map((topic) => [topic, partitions]));
    const text = writePosition({ positions, partial: null, at: Date.now() }, TOPICS, 'org_A');
    expect(text.length).toBeLessThan(130);
  });
});
