import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Something that whoever called can put right; the message is one sentence with the remedy. */
export class UsageError extends Error {}

export const HELP = `npm run backfill -- --organization ID --file FILE [options]     imports sessions of the past

  --organization ID  whose they are
  --file FILE        CSV with a header, or NDJSON, of these columns:
                     external_id, charge_point_id, connector_id, id_tag, started_at, charging_ended_at (may be empty),
                     ended_at, meter_start_wh, meter_stop_wh, stop_reason (may be empty)
  --format FORMAT    csv or ndjson; by default what the file's name ends with (.csv; .ndjson, .jsonl)
  --time-zone ZONE   of times without an offset (IANA, such as Europe/London); without it such rows are rejected
  --dry-run          checks everything, and imports nothing
  --url URL          of the platform (default: the one that npm start runs)
  --data-dir DIR     of npm start, whose key is used                     (DYNAMO_DATA_DIR, default .data)
  --help             this text

The key: DYNAMO_API_KEY, one with the scope write:energy; else that of the demo organization. The same file can be sent
again. Ends with 0 where every row is in, 1 where some were rejected, 2 where the file could not be imported.`;

const FORMATS = { csv: ['.csv'], ndjson: ['.ndjson', '.jsonl'] };

/** @throws UsageError */
export function backfillOptions(args, environment) {
  const values = parsed(args);
  if (values.help) return { help: true };
  const { organization, file } = values;
  if (organization === undefined || file === undefined) {
    throw new UsageError('Both --organization and --file are needed. See npm run backfill -- --help.');
  }
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`There is no file ${file}.`);
  const dataDir = resolve(values['data-dir'] ?? environment.DYNAMO_DATA_DIR ?? '.data');
  return {
    help: false,
    organization,
    file,
    format: formatOf(values.format, file),
    timeZone: values['time-zone'] ?? null,
    isDryRun: values['dry-run'] ?? false,
    ...access(organization, { dataDir, url: values.url, environment }),
  };
}

function parsed(args) {
  try {
    return parseArgs({
      args,
      options: {
        organization: { type: 'string' },
        file: { type: 'string' },
        format: { type: 'string' },
        'time-zone': { type: 'string' },
        'dry-run': { type: 'boolean' },
        url: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error.message.split('.')[0]}. See npm run backfill -- --help.`);
  }
}

function formatOf(said, file) {
  if (said !== undefined) {
    if (said in FORMATS) return said;
    throw new UsageError(`--format is csv or ndjson, not "${said}".`);
  }
  const ending = Object.keys(FORMATS).find((name) =>
    FORMATS[name].some((end) => file.toLowerCase().endsWith(end)),
  );
  if (ending === undefined) throw new UsageError(`Say with --format whether ${file} is csv or ndjson.`);
  return ending;
}

function access(organization, { dataDir, url, environment }) {
  const file = join(dataDir, 'credentials.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const port = environment.API_GATEWAY_PORT ?? '3000';
  const baseUrl = (url ?? known.base_url ?? `http://127.0.0.1:${port}`).replace(/\/+$/, '');
  const isOurs = known.organization_id === organization;
  const key = environment.DYNAMO_API_KEY || (isOurs ? known.api_key : undefined);
  if (key === undefined) {
    throw new UsageError(
      `There is no key of ${organization}: set DYNAMO_API_KEY to one of its keys with the scope write:energy.`,
    );
  }
  return { baseUrl, key };
}
