import { PUBLIC_EVENT_TABLE } from '@csms/contracts';
import type { AnyEventDefinition } from '@csms/platform-kafka';

/** Our events of which clients are told something. */
export const STREAM_SOURCES: readonly AnyEventDefinition[] = [
  ...new Set(PUBLIC_EVENT_TABLE.map(({ source }) => source)),
];

/** The topics that they come from, by name: positions of clients are written in this order. */
export const STREAM_TOPICS: readonly string[] = [
  ...new Set(STREAM_SOURCES.map(({ topic }) => topic.name)),
].sort();
