import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { serviceEnvironment, serviceInstances, SERVICES } from './services.mjs';

/** Of the launcher itself, of Docker Compose, or made by the launcher from others. */
const ITS_OWN =
  /^(DYNAMO_|KAFKA_|PG_PORT$|POSTGRES_|ROLE_PASSWORD$|[A-Z_]*PORT$|OCPP_INSTANCE_URL$|CSMS_NODE_OPTIONS_)/;

describe('the settings of services', () => {
  const named = readFileSync(join(__dirname, '../../.env.example'), 'utf8')
    .split('\n')
    .flatMap((line) => /^#?\s?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? [])
    .filter((name) => !ITS_OWN.test(name));

  it('that the example names reach a service when they are set', () => {
    const environment = { ...Object.fromEntries(named.map((name) => [name, 'set'])), PATH: '' };
    const instances = serviceInstances({});
    const role_passwords = Object.fromEntries(
      SERVICES.flatMap(({ schema }) => [
        [`${schema}_owner`, 'x'],
        [`${schema}_api`, 'x'],
      ]),
    );
    const secrets = new Proxy(
      { role_passwords },
      { get: (held, name): unknown => Reflect.get(held, name) ?? 'secret' },
    );
    const known = new Set(
      instances.flatMap((entry) =>
        Object.keys(
          serviceEnvironment(entry, {
            environment,
            instances,
            secrets,
            brokers: '127.0.0.1:9092',
            databaseUrl: 'postgres://127.0.0.1/csms',
          }),
        ),
      ),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
