import { TOPICS } from '@csms/contracts';
import { type DeadLetter, DeadLetters, kafkaClient, topicName } from '@csms/platform-kafka';
import { createLogger, type Environment } from '@csms/platform-ops';

import { UsageError } from './usage-error';

export const DEAD_LETTERS_USAGE = `dead-letters list [TOPIC] | show TOPIC PARTITION OFFSET | replay TOPIC PARTITION OFFSET`;

const NEWEST = 20;

/** For operators: the records that no consumer could process, and one more try for one of them. */
export async function runDeadLetters(environment: Environment, args: readonly string[]): Promise<string[]> {
  const client = kafkaClient({
    brokers: environment.list('KAFKA_BROKERS'),
    clientId: 'csms-admin',
    logger: createLogger('admin', 'error'),
  });
  const deadLetters = new DeadLetters({ client, logger: createLogger('admin', 'error') });
  const [action, topic, partition, offset] = args;
  switch (action) {
    case 'list': {
      const prefix = environment.string('CSMS_TOPIC_PREFIX', 'csms');
      const topics = topic === undefined ? TOPICS.map((each) => topicName(prefix, each)) : [topic];
      const found = await Promise.all(topics.map((each) => deadLetters.list(each, NEWEST)));
      return found.flat().map(summaryOf);
    }
    case 'show': {
      const letter = await deadLetters.inspect(positionOf(topic, partition, offset));
      return [summaryOf(letter), letter.value?.toString('utf8') ?? '(no payload)'];
    }
    case 'replay': {
      const position = positionOf(topic, partition, offset);
      await deadLetters.replay(position);
      return [
        `${position.topic}/${position.partition}/${position.offset} is published again for its consumer`,
      ];
    }
    case undefined:
    default:
      throw new UsageError(DEAD_LETTERS_USAGE);
  }
}

function positionOf(topic: string | undefined, partition: string | undefined, offset: string | undefined) {
  if (topic === undefined || !/^\d+$/.test(partition ?? '') || !/^\d+$/.test(offset ?? '')) {
    throw new UsageError(DEAD_LETTERS_USAGE);
  }
  return { topic, partition: Number(partition), offset: String(offset) };
}

function summaryOf(letter: DeadLetter): string {
  return JSON.stringify({
    position: `${letter.topic}/${letter.partition}/${letter.offset}`,
    parked_at: letter.parkedAt.toISOString(),
    consumer: letter.consumer,
    type: letter.type,
    event_id: letter.eventId,
    attempts: letter.attempts,
    error: letter.error,
    origin: `${letter.origin.topic}/${letter.origin.partition}/${letter.origin.offset}`,
  });
}
