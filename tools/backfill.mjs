// `npm run backfill -- --organization ID --file F`: sessions of the past, into the running platform.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { backfillOptions, HELP, UsageError } from './backfill/options.mjs';
import { partsOfCsv, partsOfNdjson } from './backfill/parts.mjs';
import { AwayError, RestError, restClient } from './backfill/rest.mjs';
import { sendParts } from './backfill/send.mjs';

/** @returns the exit code */
async function main() {
  const options = backfillOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const { baseUrl, key, file, format, timeZone, isDryRun } = options;
  await requireOrganization({ baseUrl, key }, options.organization);
  const query = {
    file_sha256: await sha256Of(file),
    ...(timeZone === null ? {} : { time_zone: timeZone }),
    ...(isDryRun ? { dry_run: 'true' } : {}),
  };
  const parts = format === 'csv' ? partsOfCsv(file) : partsOfNdjson(file);
  const sums = await sendParts(restClient({ baseUrl, key }), parts, {
    query,
    rejected: ({ line, code, reason }) => process.stdout.write(`line ${line}: ${reason} (${code})\n`),
  });
  const done = isDryRun ? 'would be imported' : 'imported';
  process.stdout.write(
    `${sums.total} rows: ${sums.accepted} ${done}, ${sums.duplicates} were there already, ${sums.rejected_rows} rejected.\n`,
  );
  return sums.rejected_rows === 0 ? 0 : 1;
}

/** @throws UsageError where nobody answers, or the key is another organization's */
async function requireOrganization({ baseUrl, key }, organization) {
  try {
    const me = await restClient({ baseUrl, key, attempts: 1 })('GET', '/me');
    if (me.organization_id === organization) return;
    throw new UsageError(`The key is one of ${me.organization_id}, not of ${organization}.`);
  } catch (error) {
    if (error instanceof AwayError) {
      throw new UsageError(`${error.message} Start it with npm start, or name it with --url.`);
    }
    if (error instanceof RestError && error.status === 401) {
      throw new UsageError(`${baseUrl} does not take the key: ${error.message}`);
    }
    throw error;
  }
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** What the API says is wrong with the file as a whole. */
function sayRefusal(error) {
  const details = (error.problem?.errors ?? []).map(({ detail }) => `\n  ${detail}`);
  return `${error.message}${details.join('')}`;
}

main().then(
  (code) => (process.exitCode = code),
  (error) => {
    const isKnown = error instanceof UsageError || error instanceof AwayError;
    // Of csv-parse: with the line.
    const isOfFile = String(error.code).startsWith('CSV_');
    const text =
      error instanceof RestError ? sayRefusal(error) : isKnown || isOfFile ? error.message : error.stack;
    process.stderr.write(`${text}\n`);
    process.exitCode = 2;
  },
);
