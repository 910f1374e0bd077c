// `npm run admin -- …`, `npm run migrate`, `npm run topics`: the admin program, on the running platform's data or on the
// Kafka and PostgreSQL that KAFKA_BROKERS and DATABASE_URL name.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { build } from './build.mjs';
import { runAdmin } from './launcher/platform.mjs';
import { DOORS, portOf, serviceEnvironment, serviceInstances } from './launcher/services.mjs';

async function main() {
  const args = process.argv.slice(2);
  const dataDir = resolve(process.env.DYNAMO_DATA_DIR ?? '.data');
  const secretsFile = join(dataDir, 'secrets.json');
  if (!existsSync(secretsFile)) {
    throw new Error(
      `There is no installation in ${dataDir}: start the platform with npm start, or name its folder with DYNAMO_DATA_DIR.`,
    );
  }
  if (!existsSync('dist')) await build();
  const secrets = JSON.parse(readFileSync(secretsFile, 'utf8'));
  const port = (name) =>
    portOf(
      DOORS.find((entry) => entry.portName === name),
      process.env,
    );
  const brokers = process.env.KAFKA_BROKERS ?? `127.0.0.1:${port('KAFKA_PORT')}`;
  const databaseUrl = process.env.DATABASE_URL ?? superuserUrl(dataDir, port('PG_PORT'));
  const isForRegistry = ['create-organization', 'set-limits', 'mails'].includes(args[0]);
  const instances = serviceInstances({});
  const registry = instances.find((entry) => entry.name === 'registry');
  const env = isForRegistry
    ? serviceEnvironment(registry, { environment: process.env, instances, secrets, brokers, databaseUrl })
    : {
        ...process.env,
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: brokers,
        CSMS_ROLE_PASSWORDS: JSON.stringify(secrets.role_passwords),
      };
  process.stdout.write(await runAdmin(args, env));
}

function superuserUrl(dataDir, port) {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) throw new Error(`${file} is missing: set DATABASE_URL.`);
  return `postgres://postgres:${encodeURIComponent(readFileSync(file, 'utf8'))}@127.0.0.1:${port}/postgres`;
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
