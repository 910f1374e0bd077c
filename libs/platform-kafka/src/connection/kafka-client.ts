import { type ISocketFactory, Kafka, type LogEntry, logLevel } from 'kafkajs';

import type { EventLogger } from './event-logger';

export interface KafkaClientOptions {
  /** `host:port` of one broker or more; the others are found through it. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: EventLogger;
  /** Opens the sockets; tests cut connections with it. */
  readonly socketFactory?: ISocketFactory;
}

/** The Kafka client, under a name of ours: the rest of the platform never names the library behind it. */
export type KafkaConnection = Kafka;

/**
 * A client for one process (or one service in it). It opens no connection by itself: publisher, consumer and relay
 * do, and each waits for a broker that is not there yet.
 *
 * Retries inside the client are few and quick (about three seconds): whoever uses it goes on with its own loop, and
 * can say "unavailable" meanwhile.
 */
export function kafkaClient(options: KafkaClientOptions): KafkaConnection {
  return new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeLog(options.logger, entry),
    ...(options.socketFactory === undefined ? {} : { socketFactory: options.socketFactory }),
  });
}

function writeLog(logger: EventLogger, { namespace, level, log }: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, ...fields } = log;
  logger[severity(namespace, level, log)]({ kafka: namespace, ...fields }, message);
}

function severity(namespace: string, level: logLevel, log: LogEntry['log']): keyof EventLogger {
  const text = `${log.message} ${String(log['error'] ?? '')}`;
  // Our own loop repeats a send, with the same producer, for as long as it takes: the client need not.
  if (text.includes('Limiting retries for the idempotent producer')) return 'debug';
  if (level === logLevel.ERROR) return isPassing(namespace, text) ? 'warn' : 'error';
  if (level === logLevel.WARN) return 'warn';
  return level === logLevel.INFO ? 'info' : 'debug';
}

/** Errors that the client gets over by itself: a broker that is away, a first start, a rebalance. */
function isPassing(namespace: string, text: string): boolean {
  if (['Connection', 'BrokerPool', 'Cluster'].includes(namespace)) return true;
  return /coordinator|rebalanc|not aware of this member|hosts this topic-partition/i.test(text);
}
