import { hash } from 'node:crypto';

import { TopicPositions } from '@csms/platform-kafka';

/** What a client has of its organization's events: the whole of what lies before these offsets, and nothing behind. */
export interface StreamPosition {
  readonly positions: TopicPositions;
  /** Of the record at its partition's position, so many events are there already. */
  readonly partial: PartialRecord | null;
  /** When the newest event that is there was published: milliseconds since 1970. */
  readonly at: number;
}

export interface PartialRecord {
  readonly topic: string;
  readonly partition: number;
  readonly events: number;
}

const VERSION = 1;
const CHECK_BYTES = 6;
const MAX_PARTITIONS = 10_000;
/** Longer than that of any installation that has fewer partitions than there may be. */
export const MAX_POSITION_CHARACTERS = 2_000;

/**
 * Writes a position so that any instance can go on from it: the id of an event message. It names no event by itself,
 * for what a client has is not a point in one sequence: partitions are read side by side.
 *
 * @param topics the topics that streams come from, in an order that does not change within a version
 */
export function writePosition(
  { positions, partial, at }: StreamPosition,
  topics: readonly string[],
  organizationId: string,
): string {
  const numbers = [VERSION, at];
  const known = new Map(positions.entries());
  for (const topic of topics) {
    const offsets = known.get(topic) ?? [];
    numbers.push(offsets.length, ...offsets);
  }
  if (partial === null) numbers.push(0);
  else numbers.push(partial.events, topics.indexOf(partial.topic), partial.partition);
  const body = Buffer.concat(numbers.map(varint));
  return Buffer.concat([checkOf(body, organizationId), body]).toString('base64url');
}

/** null: it is none of ours, or another organization's. */
export function readPosition(
  text: string,
  topics: readonly string[],
  organizationId: string,
): StreamPosition | null {
  if (text.length > MAX_POSITION_CHARACTERS || !/^[\w-]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  // A character too many may mean nothing.
  if (bytes.toString('base64url') !== text) return null;
  const body = bytes.subarray(CHECK_BYTES);
  if (!checkOf(body, organizationId).equals(bytes.subarray(0, CHECK_BYTES))) return null;
  const numbers = numbersOf(body);
  const take = (): number => numbers.shift() ?? Number.NaN;
  if (take() !== VERSION) return null;
  const at = take();
  const positions = new TopicPositions();
  for (const topic of topics) {
    const partitions = take();
    if (!(partitions <= MAX_PARTITIONS)) return null;
    for (let partition = 0; partition < partitions; partition += 1) positions.set(topic, partition, take());
  }
  const events = take();
  const topic = events > 0 ? topics[take()] : undefined;
  const partial = topic === undefined ? null : { topic, partition: take(), events };
  const isWhole = Number.isFinite(at) && Number.isFinite(events) && numbers.length === 0;
  return isWhole && (events === 0 || partial !== null) ? { positions, partial, at } : null;
}

/** Finds slips, and ids of other organizations; it keeps no secret: whoever makes one up sees his own events with it. */
function checkOf(body: Buffer, organizationId: string): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${organizationId}\n`), body]), 'buffer').subarray(
    0,
    CHECK_BYTES,
  );
}

/** LEB128, for numbers of up to 53 bits. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function numbersOf(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  return numbers;
}
