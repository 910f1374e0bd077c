import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { EVENTS, TOPICS } from '@csms/contracts';

import { HEADER } from '../envelope/event-headers';

import { asyncApiDocument } from './asyncapi-document';

const CONSUMERS = { billing: ['csms.sessions.session.started.v1', 'csms.sessions.session.ended.v1'] };
const document = asyncApiDocument({
  topics: TOPICS,
  events: EVENTS,
  topicPrefix: 'csms',
  consumers: CONSUMERS,
});

describe('the AsyncAPI document of the catalogue', () => {
  it('is valid AsyncAPI 3.0: nothing is said of it but that there is a 3.1', async () => {
    const diagnostics = await new Parser().validate(JSON.stringify(document));
    const said = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
    expect(said.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
  }, 60_000);

  it('has a channel for each topic, with what a consumer must know of it', () => {
    expect(Object.keys(document.channels).sort()).toEqual(TOPICS.map(({ name }) => name).sort());
    expect(document.channels['registry.tokens.v1']).toMatchObject({
      address: 'csms.registry.tokens.v1',
      bindings: {
        kafka: {
          partitions: 12,
          topicConfiguration: { 'cleanup.policy': ['compact'], 'retention.ms': -1 },
          bindingVersion: '0.5.0',
        },
      },
      'x-dead-letters': { address: 'csms.registry.tokens.v1.dlq', 'retention.ms': 2_592_000_000 },
    });
    expect(document.channels['sessions.sessions.v1']?.['x-keyed-by']).toBe(
      'session_id; charge_point_id for imports of the past',
    );
  });

  it('has a message for each type of event, in the channel of its topic', () => {
    for (const { type, topic } of EVENTS) {
      expect(document.components.messages).toHaveProperty([type, 'name'], type);
      expect(document.channels[topic.name]?.messages[type]).toEqual({
        $ref: `#/components/messages/${type}`,
      });
    }
  });

  it('says who publishes and who consumes', () => {
    expect(document.operations['sessions.send.sessions.sessions.v1']).toMatchObject({ action: 'send' });
    expect(document.operations['billing.receive.sessions.sessions.v1']).toMatchObject({
      action: 'receive',
      'x-service': 'billing',
      bindings: { kafka: { groupId: { enum: ['csms.billing'] } } },
      messages: [
        { $ref: '#/channels/sessions.sessions.v1/messages/csms.sessions.session.ended.v1' },
        { $ref: '#/channels/sessions.sessions.v1/messages/csms.sessions.session.started.v1' },
      ],
    });
  });

  it('refuses a consumer of something that nobody declared', () => {
    const consumers = { billing: ['csms.sessions.session.paused.v1'] };
    expect(() =>
      asyncApiDocument({ topics: TOPICS, events: EVENTS, topicPrefix: 'csms', consumers }),
    ).toThrow('billing consumes csms.sessions.session.paused.v1, which is not in the catalogue');
  });

  it('is the same whatever the order of the declarations', () => {
    const reversed = {
      topics: TOPICS,
      events: [...EVENTS].reverse(),
      topicPrefix: 'csms',
      consumers: CONSUMERS,
    };
    expect(JSON.stringify(asyncApiDocument(reversed))).toBe(JSON.stringify(document));
  });
});

describe.each(EVENTS.map(({ type }) => type))('the example of %s', (type) => {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  ajv.addSchema(document, 'asyncapi');
  const message = document.components.messages[type];
  const example = message?.examples[0];
  const pointer = type.replaceAll('/', '~1');

  function errorsOf(part: string, value: unknown): unknown {
    const validate = ajv.getSchema(`asyncapi#/components/${part}`);
    if (validate === undefined) throw new Error(`There is no ${part}`);
    return validate(value) === true ? null : validate.errors;
  }

  it('obeys its payload schema and its headers schema', () => {
    expect(errorsOf(`schemas/${pointer}`, example?.payload)).toBeNull();
    expect(errorsOf(`messages/${pointer}/headers`, example?.headers)).toBeNull();
  });

  it('is refused without its organization, or under another type', () => {
    const { [HEADER.organizationId]: _, ...without } = example?.headers as Record<string, string>;
    expect(errorsOf(`messages/${pointer}/headers`, without)).not.toBeNull();
    const renamed = { ...example?.headers, [HEADER.type]: 'csms.other.thing.happened.v1' };
    expect(errorsOf(`messages/${pointer}/headers`, renamed)).not.toBeNull();
  });
});
