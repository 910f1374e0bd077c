import {
  continueTrace,
  createLogger,
  Environment,
  startTracing,
  type TraceHeaders,
  traceHeaders,
} from '@csms/platform-ops';
import { SpanCollector } from '@csms/testing';

import { SILENT_LOGGER } from '../connection/event-logger';
import { Outbox } from '../outbox/outbox';
import { OutboxRelay } from '../outbox/outbox-relay';
import { eventually } from '../testing/eventually';
import { joined, startConsumer, type TestConsumer, type ThingEvent } from '../testing/test-consumer';
import { ThingHappened } from '../testing/test-events';
import { TestInstallation } from '../testing/test-installation';
import { TestPublisher, upTo } from '../testing/test-publisher';

const organizationId = 'org_1';
/** Another one each time; some caller's, whom nobody here knows. */
const traceId = (n: number) => n.toString(16).padStart(32, '0');
const callerOf = (n: number): TraceHeaders => ({
  traceparent: `00-${traceId(n)}-b7ad6b7169203331-01`,
  tracestate: `vendor=${n}`,
});

describe('a trace over Kafka', () => {
  let installation: TestInstallation;
  let publisher: TestPublisher;
  let outbox: Outbox;
  let relay: OutboxRelay;
  let consumer: TestConsumer;
  const handled: { readonly event: ThingEvent; readonly inside: TraceHeaders }[] = [];
  const batches: { readonly size: number; readonly inside: TraceHeaders }[] = [];

  beforeAll(async () => {
    await startTracing('specs', new Environment({}), createLogger('specs', 'silent'));
    installation = await TestInstallation.create();
    const { topicPrefix, schema, databaseUrl } = installation;
    publisher = new TestPublisher(installation);
    outbox = new Outbox({ source: 'specs', topicPrefix });
    relay = new OutboxRelay({ client: installation.client(), databaseUrl, schema, logger: SILENT_LOGGER });
    relay.start();
    consumer = await startConsumer(installation, {
      happened: async (event, { tx }) => {
        handled.push({ event, inside: traceHeaders() });
        if (event.data.note === 'answer') {
          const data = { thing_id: event.data.thing_id, n: event.data.n + 1 };
          await outbox.append(tx, { definition: ThingHappened, data, organizationId });
        }
      },
      measured: (events) => void batches.push({ size: events.length, inside: traceHeaders() }),
    });
    await joined(consumer);
  }, 60_000);

  afterAll(async () => {
    await consumer.close();
    await relay.stop();
    await publisher.close();
    await installation.remove();
  }, 30_000);

  const handledOf = (thing: string, n: number) =>
    eventually(() => {
      const found = handled.find(({ event }) => event.data.thing_id === thing && event.data.n === n);
      if (found === undefined) throw new Error(`${thing}/${n} was not handled`);
      return found;
    });

  describe('where spans are not recorded', () => {
    it('is carried as it came: from the caller to the event, its handler, the outbox, and the next handler', async () => {
      await continueTrace(callerOf(1), () => publisher.happened({ thing_id: 'off', n: 1, note: 'answer' }));
      expect((await handledOf('off', 1)).event).toMatchObject(callerOf(1));
      expect((await handledOf('off', 1)).inside).toEqual(callerOf(1));
      expect((await handledOf('off', 2)).event).toMatchObject(callerOf(1));
    }, 30_000);

    it('is none for an event that was told outside', async () => {
      await publisher.happened({ thing_id: 'plain', n: 1 });
      const { event, inside } = await handledOf('plain', 1);
      expect(event).not.toHaveProperty('traceparent');
      expect(inside).toEqual({});
    }, 30_000);
  });

  describe('where spans are recorded', () => {
    let collector: SpanCollector;
    let stop: () => Promise<void>;

    beforeAll(async () => {
      collector = await SpanCollector.open();
      const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
      stop = async () => (await tracing).stop();
      const tracing = startTracing('specs', new Environment(variables), createLogger('specs', 'silent'));
      await tracing;
    });

    afterAll(async () => {
      await stop();
      await collector.close();
    });

    const exported = (trace: string, count: number) =>
      eventually(() => {
        const spans = collector.spans.filter(({ traceId }) => traceId === trace);
        expect(spans.map(({ name }) => name)).toHaveLength(count);
        return spans;
      });

    it('has a span of each publication and each handling, each the parent of the next', async () => {
      await continueTrace(callerOf(2), () => publisher.happened({ thing_id: 'on', n: 1, note: 'answer' }));
      await handledOf('on', 2);
      const spans = await exported(traceId(2), 6);
      let parent = 'b7ad6b7169203331';
      const chain: string[] = [];
      for (let next = spans.find(({ parentSpanId }) => parentSpanId === parent); next !== undefined;) {
        chain.push(next.name);
        parent = next.spanId;
        // A handling has two children: its transaction, and what it told.
        next = spans.find(({ parentSpanId }) => parentSpanId === parent);
      }
      const { topic } = installation;
      expect(chain).toEqual([
        `send ${topic}`,
        `process ${topic}`,
        'transaction app',
        `send ${topic}`,
        `process ${topic}`,
        'transaction app',
      ]);
      expect((await handledOf('on', 1)).event.tracestate).toBe('vendor=2');
    }, 30_000);

    it('is linked, not continued, where events of several traces are handled together', async () => {
      const traces = upTo(5).map((n) => 100 + n);
      await Promise.all(
        traces.map((n) => continueTrace(callerOf(n), () => publisher.measured({ thing_id: 'batch', n }))),
      );
      const linked = await eventually(() => {
        const spans = collector.spans.filter(({ linkedTraceIds }) => linkedTraceIds.length > 1);
        if (spans.length === 0) throw new Error('No linked span was exported');
        return spans;
      });
      for (const { attributes, linkedTraceIds, traceId: own } of linked) {
        expect(attributes['messaging.batch.message_count']).toBe(String(linkedTraceIds.length));
        for (const each of linkedTraceIds) expect(traces.map(traceId)).toContain(each);
        expect(linkedTraceIds).not.toContain(own);
      }
      expect(batches.some(({ size }) => size > 1)).toBe(true);
    }, 30_000);
  });
});
