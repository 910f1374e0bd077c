import { existsSync, readFileSync } from 'node:fs';

import type { OpenAPIObject } from '@nestjs/swagger';

import type { AsyncApiDocument } from '@csms/platform-kafka';
import { type Environment, EnvironmentError } from '@csms/platform-ops';

/** Internal addresses of each service's instances, by its name. */
export type ServiceUrls = Readonly<Record<string, readonly [string, ...string[]]>>;

export const SERVICE_URLS = Symbol('csms:service-urls');

/** What the API gateway needs beside the settings that every service has. */
export interface ApiGatewaySettings {
  readonly publicPort: number;
  /** PEM, PKCS 8: signs principals. */
  readonly principalKey: string;
  readonly serviceUrls: ServiceUrls;
  /** Requests of one client's network without a good credential. */
  readonly anonymousPerMinute: number;
  /** Requests of one client's network to each operation at which passwords and the like are tried. */
  readonly signInPerMinute: number;
  /** Addresses and networks of proxies in front, whose word for the client's address is taken. */
  readonly trustedProxies: readonly string[];
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
  analytics: ['ANALYTICS_URL', 'http://127.0.0.1:3006'],
} as const;

export function apiGatewaySettings(environment: Environment): ApiGatewaySettings {
  return Object.freeze({
    publicPort: environment.integer('PUBLIC_PORT', { default: 3000, max: 65_535 }),
    principalKey: environment.string('CSMS_PRINCIPAL_KEY'),
    serviceUrls: serviceUrls(environment),
    anonymousPerMinute: environment.integer('CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE', { default: 120, min: 1 }),
    signInPerMinute: environment.integer('CSMS_SIGN_IN_RATE_LIMIT_PER_MINUTE', { default: 10, min: 1 }),
    trustedProxies: environment.list('CSMS_TRUSTED_PROXIES', ''),
    document: readDocument(environment, 'CSMS_OPENAPI_FILE', 'docs/openapi.json') as OpenAPIObject,
    events: readDocument(environment, 'CSMS_ASYNCAPI_FILE', 'docs/asyncapi.json') as AsyncApiDocument,
  });
}

export function serviceUrls(environment: Environment): ServiceUrls {
  return Object.fromEntries(
    Object.entries(SERVICES).map(([name, [variable, fallback]]) => [
      name,
      environment.urls(variable, fallback),
    ]),
  );
}

/** The number of the release that runs. */
export function releaseOf(environment: Environment): string {
  const { version } = readDocument(environment, 'CSMS_PACKAGE_FILE', 'package.json') as { version: string };
  return version;
}

function readDocument(environment: Environment, variable: string, fallback: string): unknown {
  const file = environment.string(variable, fallback);
  if (!existsSync(file)) throw new EnvironmentError(`${variable}: there is no file ${file}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
