import {
  ApiKeyCreated,
  ChargePointRegistered,
  MeterValuesReceived,
  SessionEnded,
  TokenIssued,
} from '@csms/contracts';
import {
  type AnyEventDefinition,
  DeadLetters,
  HEADER,
  kafkaClient,
  SILENT_LOGGER,
  topicName,
} from '@csms/platform-kafka';

const PREFIX = 'csms';
const LARGE_BYTES = 900_000;
const MANY = 10_000;

/** One type of each topic that is consumed. */
const CONSUMED: readonly AnyEventDefinition[] = [
  MeterValuesReceived,
  SessionEnded,
  ChargePointRegistered,
  TokenIssued,
  ApiKeyCreated,
];

/** Broken in every way that a record can be. */
function brokenRecords({ type }: AnyEventDefinition): { value: string; headers: Record<string, string> }[] {
  const headers = { [HEADER.id]: 'broken', [HEADER.type]: type, [HEADER.specVersion]: '1.0' };
  return [
    { value: '{"charge_point_id":', headers },
    { value: '{}', headers },
    { value: JSON.stringify({ padding: 'x'.repeat(LARGE_BYTES) }), headers },
    { value: '{}', headers: { [HEADER.id]: 'without a type' } },
  ];
}

/** Puts broken records in front of a key's good ones, beside one of a version that nobody knows, which is passed over. */
export async function poisonTopics(brokers: readonly string[], key: string): Promise<number> {
  const producer = kafkaClient({ brokers, clientId: 'poison', logger: SILENT_LOGGER }).producer();
  await producer.connect();
  let broken = 0;
  try {
    for (const definition of CONSUMED) {
      const records = brokenRecords(definition);
      broken += records.length;
      const unknown = { value: '{}', headers: { [HEADER.id]: 'unknown', [HEADER.type]: 'csms.nothing.v9' } };
      const topic = topicName(PREFIX, definition.topic);
      for (const record of [...records, unknown]) {
        await producer.send({ topic, messages: [{ key, ...record }] });
      }
    }
  } finally {
    await producer.disconnect();
  }
  return broken;
}

/**
 * How many records are parked, over all topics. One that several services consume, or whose type cannot be told, is
 * parked by each of them, and counts once.
 */
export async function countParkedRecords(brokers: readonly string[]): Promise<number> {
  const client = kafkaClient({ brokers, clientId: 'poison', logger: SILENT_LOGGER });
  const deadLetters = new DeadLetters({ client, logger: SILENT_LOGGER });
  const origins = new Set<string>();
  for (const { topic } of CONSUMED) {
    const parked = await deadLetters.list(topicName(PREFIX, topic), MANY);
    for (const { origin } of parked) origins.add(`${origin.topic}/${origin.partition}/${origin.offset}`);
  }
  return origins.size;
}
