import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import type { OpenAPIObject } from '@nestjs/swagger';

import { composeService, OPENAPI_VERSION, serviceDocument } from '@csms/platform-http';

import { documentEnvironment } from './document-environment';
import { SERVICES } from './services';

const DESCRIPTION = `The REST API of Dynamo CSMS. Send your API key as \`Authorization: Bearer dyn_live_…\` or as
\`X-API-Key: dyn_live_…\`. Errors are RFC 9457 problem details with a stable \`code\`. Answers that show one object have a
strong \`ETag\`: with \`If-None-Match\` a GET is answered 304 where nothing has changed, and with \`If-Match\` a change
is refused (412) where something has. \`X-RateLimit-*\` and \`RateLimit\` say how much of the minute's limit is left; over
it, or over the day's quota, requests are answered 429 with \`Retry-After\`. Commands to one charge point may use a tenth
of the minute's limit, imports a sixtieth (\`x-rate-limit\`).`;

/**
 * Merges the documents of all services. Two owners of one operation, or two shapes of one name, fail: the API gateway
 * routes by this document.
 */
export async function mergedDocument(): Promise<OpenAPIObject> {
  const merged: OpenAPIObject = {
    openapi: OPENAPI_VERSION,
    info: { title: 'Dynamo CSMS', description: DESCRIPTION.replaceAll('\n', ' '), version: '1' },
    servers: [{ url: 'https://api.dynamo-csms.com' }],
    tags: [],
    paths: {},
    components: { schemas: {}, securitySchemes: {}, responses: {}, examples: {} },
  };
  for (const { definition } of SERVICES) {
    const app = await composeService(definition, documentEnvironment());
    add(merged, serviceDocument(app, definition), definition.name);
  }
  return merged;
}

/** @returns null when the file is up to date (or was written), else what to do */
export async function writeOpenapi(file: string, isCheck: boolean): Promise<string | null> {
  const text = `${JSON.stringify(await mergedDocument(), null, 2)}\n`;
  if (!isCheck) {
    writeFileSync(file, text);
    return null;
  }
  return readFileSync(file, 'utf8') === text
    ? null
    : `${file} is out of date: run npm run openapi and commit it`;
}

function add(merged: OpenAPIObject, document: OpenAPIObject, owner: string): void {
  for (const [path, item] of Object.entries(document.paths)) {
    const known: object = merged.paths[path] ?? {};
    for (const method of Object.keys(item)) {
      if (method in known) throw new Error(`${method} ${path} has two owners; one of them is ${owner}`);
    }
    merged.paths[path] = { ...known, ...item };
  }
  const { schemas = {}, securitySchemes = {}, responses = {}, examples = {} } = document.components ?? {};
  const known = (merged.components ??= {});
  const knownSchemas = (known.schemas ??= {});
  for (const [name, schema] of Object.entries(schemas)) {
    if (name in knownSchemas && !isDeepStrictEqual(knownSchemas[name], schema)) {
      throw new Error(`${owner} gives the schema ${name} another shape than a service before it`);
    }
    knownSchemas[name] = schema;
  }
  known.securitySchemes = { ...known.securitySchemes, ...securitySchemes };
  known.responses = { ...known.responses, ...responses };
  known.examples = { ...known.examples, ...examples };
}
