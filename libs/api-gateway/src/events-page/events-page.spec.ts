import { Type } from '@sinclair/typebox';

import { defineEvent, defineTopic } from '@csms/contracts';
import { asyncApiDocument } from '@csms/platform-kafka';

import { eventsPage } from './events-page';

const topic = defineTopic({
  name: 'tests.things.v1',
  description: 'What things do & say',
  producer: 'tests',
  keyedBy: 'thing_id',
  partitions: 3,
  cleanup: 'delete',
  retentionMs: 7 * 86_400_000,
});

const type = 'csms.tests.thing.happened.v1';
const page = eventsPage(
  asyncApiDocument({
    topics: [topic],
    topicPrefix: 'csms',
    consumers: { watchers: [type] },
    events: [
      defineEvent({
        type,
        topic,
        description: 'It happened <script>alert(1)</script>',
        schema: Type.Object({
          thing_id: Type.String({ description: '"who" it is' }),
          size: Type.Optional(Type.Union([Type.Integer({ description: 'in Wh' }), Type.Null()])),
          parts: Type.Array(Type.Object({ word: Type.Union([Type.Literal('on'), Type.Literal('off')]) })),
        }),
        key: ({ thing_id: id }) => id,
        example: { thing_id: "<img src=x onerror='1'>", parts: [] },
      }),
    ],
  }),
);
const text = page.replace(/\s+/g, ' ');

describe('the page of events', () => {
  it('says of each topic who publishes and consumes, its key, and for how long it is kept', () => {
    expect(text).toContain('<dt>Published by</dt> <dd>tests</dd>');
    expect(text).toContain('<dt>Consumed by</dt> <dd>watchers</dd>');
    expect(text).toContain('<dd>thing_id</dd>');
    expect(text).toContain('<dd>7 days</dd>');
    expect(text).toContain('<code>csms.tests.things.v1.dlq</code>, 30 days');
  });

  it('says of each property its type, whether it is always there, and what it means, down to the items', () => {
    expect(text).toContain(
      '<code>thing_id</code></td> <td>string</td> <td>always</td> <td>&quot;who&quot; it is</td>',
    );
    expect(text).toContain('<code>size</code></td> <td>integer | null</td> <td>optional</td> <td>in Wh</td>');
    expect(text).toContain(
      '<code>parts[].word</code></td> <td>&quot;on&quot; | &quot;off&quot;</td> <td>always</td>',
    );
  });

  it('escapes whatever the contracts say', () => {
    expect(text).toContain('What things do &amp; say');
    expect(text).toContain('It happened &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
  });

  it('fetches nothing', () => {
    expect(page).not.toMatch(/(src|href)="?(https?:)?\/\//);
    expect(page).not.toMatch(/@import|url\(/);
  });
});
