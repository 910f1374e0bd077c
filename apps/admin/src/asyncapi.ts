import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { EVENTS, TOPICS } from '@csms/contracts';
import { consumedEvents } from '@csms/platform-http';
import { type AsyncApiDocument, asyncApiDocument, brokenContracts } from '@csms/platform-kafka';

import { documentEnvironment } from './document-environment';
import { SERVICES } from './services';

/** The catalogue of events with everyone who publishes and consumes them, under the default prefix. */
async function catalogueDocument(): Promise<AsyncApiDocument> {
  const consumers: Record<string, string[]> = {};
  for (const { definition } of SERVICES) {
    consumers[definition.name] = await consumedEvents(definition, documentEnvironment());
  }
  return asyncApiDocument({ topics: TOPICS, events: EVENTS, topicPrefix: 'csms', consumers });
}

/**
 * Neither writes nor accepts a document that breaks a promise of the one in the file: that takes a new type of event.
 *
 * @returns null when the file is up to date (or was written), else what to do
 */
export async function writeAsyncapi(file: string, isCheck: boolean): Promise<string | null> {
  const document = await catalogueDocument();
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (before === text) return null;
  const broken = before === null ? [] : brokenContracts(JSON.parse(before) as AsyncApiDocument, document);
  if (broken.length > 0) return [`${file} promises what the contracts break:`, ...broken].join('\n  ');
  if (isCheck) return `${file} is out of date: run npm run asyncapi and commit it`;
  writeFileSync(file, text);
  return null;
}
