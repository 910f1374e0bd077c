import { existsSync, readFileSync } from 'node:fs';

import type { OpenAPIObject } from '@nestjs/swagger';

import type { AsyncApiDocument } from '@csms/platform-kafka';
import { type Environment, EnvironmentError } from '@csms/platform-ops';

/** What the API gateway needs beside the settings that every service has. */
export interface ApiGatewaySettings {
  readonly publicPort: number;
  /** Proxies in front of the public port, which may say who the client is; none: it is whoever connects. */
  readonly trustedProxies: readonly string[];
  /** PEM, PKCS 8: signs principals. */
  readonly principalKey: string;
  /** Internal addresses of each service's instances, by its name. */
  readonly serviceUrls: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** The merged document: what is routed, and what `/docs` shows. */
  readonly document: OpenAPIObject;
  /** The catalogue of events, which `/docs/events` shows. */
  readonly events: AsyncApiDocument;
}

const SERVICES = {
  registry: ['REGISTRY_URL', 'http://127.0.0.1:3001'],
  'ocpp-gateway': ['OCPP_GATEWAY_URL', 'http://127.0.0.1:3002'],
  sessions: ['SESSIONS_URL', 'http://127.0.0.1:3003'],
  billing: ['BILLING_URL', 'http://127.0.0.1:3004'],
} as const;

export function apiGatewaySettings(environment: Environment): ApiGatewaySettings {
  const urls = Object.entries(SERVICES).map(([name, [variable, fallback]]) => [
    name,
    environment.urls(variable, fallback),
  ]);
  return Object.freeze({
    publicPort: environment.integer('PUBLIC_PORT', { default: 3000, max: 65_535 }),
    trustedProxies: environment.list('CSMS_TRUSTED_PROXIES', ''),
    principalKey: environment.string('CSMS_PRINCIPAL_KEY'),
    serviceUrls: Object.fromEntries(urls) as ApiGatewaySettings['serviceUrls'],
    document: readDocument(environment, 'CSMS_OPENAPI_FILE', 'docs/openapi.json') as OpenAPIObject,
    events: readDocument(environment, 'CSMS_ASYNCAPI_FILE', 'docs/asyncapi.json') as AsyncApiDocument,
  });
}

function readDocument(environment: Environment, variable: string, fallback: string): unknown {
  const file = environment.string(variable, fallback);
  if (!existsSync(file)) throw new EnvironmentError(`${variable}: there is no file ${file}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
