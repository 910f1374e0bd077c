import type { AsyncApiChannel, AsyncApiDocument } from '@csms/platform-kafka';

import { type Html, html } from '../public/html';

import { payloadRows, type PayloadSchema } from './payload-rows';

const DAY_MS = 86_400_000;

const STYLE = html`<style>
  body {
    font:
      16px/1.5 system-ui,
      sans-serif;
    max-width: 62rem;
    margin: 2rem auto;
    padding: 0 1rem;
    color: #1c2733;
  }
  code,
  pre {
    font:
      0.875em/1.45 ui-monospace,
      monospace;
  }
  pre {
    background: #f4f6f8;
    padding: 0.75rem;
    overflow-x: auto;
    border-radius: 4px;
  }
  section {
    margin-top: 2.5rem;
    border-top: 1px solid #d5dce3;
  }
  article {
    margin: 1.5rem 0 0 1rem;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: left;
    vertical-align: top;
    padding: 0.25rem 0.75rem 0.25rem 0;
    border-bottom: 1px solid #e6ebf0;
  }
  dt {
    font-weight: 600;
  }
  summary {
    cursor: pointer;
  }
</style>`;

/** The catalogue of events for people: every topic, who speaks and who listens there, and every event with its payload. */
export function eventsPage(document: AsyncApiDocument): string {
  const channels = Object.entries(document.channels);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title(document)}</title>
        ${STYLE}
      </head>
      <body>
        <h1>${title(document)}</h1>
        <p>${String(document.info['description'])}</p>
        <p>
          The same for programs: <a href="/asyncapi.json">asyncapi.json</a> (AsyncAPI ${document.asyncapi}).
          The REST API: <a href="/docs">docs</a>.
        </p>
        <ul>
          ${channels.map(([name, channel]) => contents(name, channel))}
        </ul>
        <h2>Headers of every event</h2>
        ${payloadTable(schemaOf(document, 'event-headers'))}
        ${channels.map(([name, channel]) => topicSection(document, name, channel))}
      </body>
    </html>`;
  return page.text;
}

function title(document: AsyncApiDocument): string {
  return String(document.info['title']);
}

function contents(name: string, { address, messages }: AsyncApiChannel): Html {
  const events = Object.keys(messages).map((type) => html`<li><a href="#${type}">${type}</a></li>`);
  return html`<li>
    <a href="#${name}">${address}</a>
    <ul>
      ${events}
    </ul>
  </li>`;
}

function topicSection(document: AsyncApiDocument, name: string, channel: AsyncApiChannel): Html {
  const { address, bindings, description, messages } = channel;
  const dead = channel['x-dead-letters'];
  return html`<section id="${name}">
    <h2><code>${address}</code></h2>
    <p>${description}.</p>
    <dl>
      <dt>Published by</dt>
      <dd>${servicesOf(document, name, 'send')}</dd>
      <dt>Consumed by</dt>
      <dd>${servicesOf(document, name, 'receive')}</dd>
      <dt>Record key</dt>
      <dd>${channel['x-keyed-by']}</dd>
      <dt>Partitions</dt>
      <dd>${bindings.kafka.partitions}</dd>
      <dt>Kept</dt>
      <dd>${kept(bindings.kafka.topicConfiguration)}</dd>
      <dt>Dead letters</dt>
      <dd><code>${dead.address}</code>, ${days(dead['retention.ms'])}</dd>
    </dl>
    ${Object.keys(messages).map((type) => eventArticle(document, type))}
  </section>`;
}

function servicesOf({ operations }: AsyncApiDocument, name: string, action: string): string {
  const services = Object.values(operations)
    .filter((operation) => operation.action === action && operation.channel.$ref === `#/channels/${name}`)
    .map((operation) => operation['x-service']);
  return services.length > 0 ? services.join(', ') : 'no service of this platform';
}

function kept(configuration: Readonly<Record<string, unknown>>): string {
  const policies = configuration['cleanup.policy'] as readonly string[];
  if (policies.includes('compact')) return 'compacted: the newest record of each key';
  return days(Number(configuration['retention.ms']));
}

function days(milliseconds: number): string {
  return milliseconds < 0 ? 'for ever' : `${milliseconds / DAY_MS} days`;
}

function eventArticle(document: AsyncApiDocument, type: string): Html {
  const message = document.components.messages[type];
  const example = message?.examples[0];
  return html`<article id="${type}">
    <h3><code>${type}</code></h3>
    <p>${message?.summary ?? ''}.</p>
    ${payloadTable(schemaOf(document, type))}
    <details>
      <summary>Example</summary>
      <pre>${JSON.stringify(example?.headers, null, 2)}</pre>
      <pre>${JSON.stringify(example?.payload, null, 2)}</pre>
    </details>
  </article>`;
}

function schemaOf({ components }: AsyncApiDocument, name: string): PayloadSchema {
  return components.schemas[name] ?? {};
}

function payloadTable(schema: PayloadSchema): Html {
  const rows = payloadRows(schema).map(
    ({ path, type, isRequired, description }) =>
      html`<tr>
        <td><code>${path}</code></td>
        <td>${type}</td>
        <td>${isRequired ? 'always' : 'optional'}</td>
        <td>${description}</td>
      </tr>`,
  );
  return html`<table>
    <tr>
      <th>Name</th>
      <th>Type</th>
      <th>Present</th>
      <th>Meaning</th>
    </tr>
    ${rows}
  </table>`;
}
