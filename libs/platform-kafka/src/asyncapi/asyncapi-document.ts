import type { CatalogueEvent, TopicDefinition } from '@csms/contracts';

import { deadLetterConfiguration, topicName } from '../connection/topics';

import { EVENT_HEADERS_SCHEMA, exampleHeaders, headersSchemaOf } from './headers-schema';

/** The version of AsyncAPI's Kafka bindings that the document speaks. */
const BINDING_VERSION = '0.5.0';

export interface AsyncApiOptions {
  readonly topics: readonly TopicDefinition[];
  readonly events: readonly CatalogueEvent[];
  /** First word of every topic's name. */
  readonly topicPrefix: string;
  /** The types of event that each service consumes, by its name. */
  readonly consumers: Readonly<Record<string, readonly string[]>>;
}

/** The parts of the document that the platform itself reads again. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: Readonly<Record<string, unknown>>;
  readonly channels: Readonly<Record<string, AsyncApiChannel>>;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, AsyncApiMessage>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

interface Reference {
  readonly $ref: string;
}

export interface AsyncApiChannel {
  readonly address: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: {
    readonly kafka: {
      readonly partitions: number;
      readonly topicConfiguration: Readonly<Record<string, unknown>>;
    };
  };
  readonly 'x-keyed-by': string;
  readonly 'x-dead-letters': { readonly address: string; readonly 'retention.ms': number };
}

export interface AsyncApiOperation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly messages: readonly Reference[];
  readonly 'x-service': string;
}

export interface AsyncApiMessage {
  readonly name: string;
  readonly summary: string;
  readonly payload: Reference;
  readonly examples: readonly { readonly headers: object; readonly payload: object }[];
}

const byName = (one: string, other: string): number => (one < other ? -1 : 1);

/** The catalogue of events as an AsyncAPI 3.0 document: plain JSON, the same for the same catalogue. */
export function asyncApiDocument(given: AsyncApiOptions): AsyncApiDocument {
  const options = { ...given, events: [...given.events].sort((one, other) => byName(one.type, other.type)) };
  const { events, topics, topicPrefix } = options;
  const eventsOf = (topic: TopicDefinition) => events.filter((event) => event.topic === topic);
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Dynamo CSMS events',
      version: '1',
      description:
        'Everything that the services of Dynamo CSMS tell each other. At least once, in order for each record key. ' +
        'A payload of one type may gain optional properties; anything else becomes a new type beside the old one.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: '127.0.0.1:29092',
        protocol: 'kafka',
        description: `The broker of npm start. Topics begin with "${topicPrefix}" unless CSMS_TOPIC_PREFIX says otherwise.`,
      },
    },
    channels: Object.fromEntries(
      topics.map((topic) => [topic.name, channelOf(topic, eventsOf(topic), topicPrefix)]),
    ),
    operations: {
      ...Object.fromEntries(topics.map((topic) => sendOperation(topic, eventsOf(topic)))),
      ...Object.fromEntries(receiveOperations(options)),
    },
    components: {
      messages: Object.fromEntries(events.map((event) => [event.type, messageOf(event)])),
      schemas: {
        'event-headers': EVENT_HEADERS_SCHEMA,
        ...Object.fromEntries(events.map(({ type, schema }) => [type, schema])),
      },
    },
  };
  // TypeBox keeps notes of its own in symbols; what is left after JSON is JSON Schema.
  return JSON.parse(JSON.stringify(document)) as AsyncApiDocument;
}

function channelOf(topic: TopicDefinition, events: readonly CatalogueEvent[], prefix: string) {
  const dead = deadLetterConfiguration(prefix, topic);
  return {
    address: topicName(prefix, topic),
    description: topic.description,
    messages: Object.fromEntries(events.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: {
      kafka: {
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': [topic.cleanup], 'retention.ms': topic.retentionMs },
        bindingVersion: BINDING_VERSION,
      },
    },
    'x-keyed-by': topic.keyedBy,
    'x-dead-letters': {
      address: dead.topic,
      partitions: dead.partitions,
      'retention.ms': dead.retentionMs,
      description: 'Records that a consumer could not process, with the reason in headers',
    },
  };
}

function messageOf(event: CatalogueEvent) {
  const { type, topic, description, example } = event;
  return {
    name: type,
    summary: description,
    contentType: 'application/json',
    headers: headersSchemaOf(event),
    payload: { $ref: `#/components/schemas/${type}` },
    bindings: {
      kafka: { key: { type: 'string', description: topic.keyedBy }, bindingVersion: BINDING_VERSION },
    },
    examples: [{ name: 'example', headers: exampleHeaders(event), payload: example }],
  };
}

function operation(
  action: 'send' | 'receive',
  service: string,
  topic: TopicDefinition,
  types: readonly string[],
) {
  const channel = `#/channels/${topic.name}`;
  return {
    action,
    channel: { $ref: channel },
    messages: types.map((type) => ({ $ref: `${channel}/messages/${type}` })),
    'x-service': service,
  };
}

function sendOperation(topic: TopicDefinition, events: readonly CatalogueEvent[]) {
  const { producer } = topic;
  const types = events.map(({ type }) => type);
  const what = { summary: `${producer} publishes`, ...operation('send', producer, topic, types) };
  return [`${producer}.send.${topic.name}`, what] as const;
}

/** One operation for each topic that a service consumes: a group's members share its partitions. */
function receiveOperations({ consumers, events, topics, topicPrefix }: AsyncApiOptions) {
  return Object.entries(consumers)
    .sort(([one], [other]) => byName(one, other))
    .flatMap(([service, consumed]) => {
      const unknown = consumed.filter((type) => events.every((event) => event.type !== type));
      if (unknown.length > 0)
        throw new Error(`${service} consumes ${unknown.join(', ')}, which is not in the catalogue`);
      return topics.flatMap((topic) => {
        const types = events
          .filter((event) => event.topic === topic && consumed.includes(event.type))
          .map(({ type }) => type);
        if (types.length === 0) return [];
        const groupId = { type: 'string', enum: [`${topicPrefix}.${service}`] };
        const what = {
          summary: `${service} consumes`,
          ...operation('receive', service, topic, types),
          bindings: { kafka: { groupId, bindingVersion: BINDING_VERSION } },
        };
        return [[`${service}.receive.${topic.name}`, what] as const];
      });
    });
}
