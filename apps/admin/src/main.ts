import { Environment } from '@csms/platform-ops';

import { writeAsyncapi } from './asyncapi';
import { writeConformance } from './conformance';
import { CREATE_ORGANIZATION_USAGE, runCreateOrganization } from './create-organization';
import { DEAD_LETTERS_USAGE, runDeadLetters } from './dead-letters';
import { MAILS_USAGE, runMails } from './mails';
import { writeOpenapi } from './openapi';
import { createTopics, migrateAll, provisionDatabase } from './prepare';
import { runSetLimits, SET_LIMITS_USAGE } from './set-limits';
import { UsageError } from './usage-error';

const USAGE = `usage: admin COMMAND
  prepare     database, roles, schemas, migrations and topics
  provision   database, roles and schemas
  migrate     migrations
  topics      topics
  openapi FILE [--check]
  asyncapi FILE [--check]
  conformance FILE [--check]
  ${CREATE_ORGANIZATION_USAGE}
  ${SET_LIMITS_USAGE}
  ${MAILS_USAGE}
  ${DEAD_LETTERS_USAGE}`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(command: string | undefined, args: string[], environment: Environment): Promise<void> {
  switch (command) {
    case 'prepare':
      await provisionDatabase(environment, say);
      await Promise.all([migrateAll(environment, say), createTopics(environment, say)]);
      return;
    case 'provision':
      return provisionDatabase(environment, say);
    case 'migrate':
      return migrateAll(environment, say);
    case 'topics':
      return createTopics(environment, say);
    case 'create-organization':
      say(await runCreateOrganization(environment, args));
      return;
    case 'set-limits':
      say(await runSetLimits(environment, args));
      return;
    case 'mails':
      say(await runMails(environment, args));
      return;
    case 'dead-letters':
      (await runDeadLetters(environment, args)).forEach(say);
      return;
    case 'openapi': {
      const complaint = await writeOpenapi(args[0] ?? 'docs/openapi.json', args.includes('--check'));
      if (complaint !== null) throw new UsageError(complaint);
      return;
    }
    case 'asyncapi': {
      const complaint = await writeAsyncapi(args[0] ?? 'docs/asyncapi.json', args.includes('--check'));
      if (complaint !== null) throw new UsageError(complaint);
      return;
    }
    case 'conformance': {
      const file = args[0] ?? 'docs/ocpp-conformance.md';
      const complaint = await writeConformance(file, args.includes('--check'));
      if (complaint !== null) throw new UsageError(complaint);
      return;
    }
    case undefined:
    default:
      throw new UsageError(USAGE);
  }
}

run(process.argv[2], process.argv.slice(3), new Environment(process.env)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
