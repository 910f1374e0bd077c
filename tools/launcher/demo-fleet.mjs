// The simulated charge points of a development start: registered once, their passwords kept beside the data.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEADER = 'id,password,version\n';
/** One more driver than charge points, so that an id tag is free whenever a connector is. */
const SPARE_TAGS = 1;
/** Of each charge point; sessions take two to four minutes, so that they are busy most of the time. */
const SESSIONS_PER_MINUTE = 0.25;
/** By this seed the first four vehicles come within a quarter of a minute. */
const SEED = 15_958;

/**
 * Registers what is missing of `size` charge points and their drivers' id tags in the demo organization.
 *
 * @param call the REST API with the demo key
 * @returns the arguments of the simulator
 */
export async function prepareFleet(call, { size, dataDir, projectId, ocppUrl }) {
  const file = join(dataDir, 'simulator.csv');
  if (!existsSync(file)) writeFileSync(file, HEADER, { mode: 0o600 });
  const known = readFileSync(file, 'utf8').trimEnd().split('\n').length - 1;
  let number = 0;
  for (let registered = known; registered < size; registered += 1) {
    const version = registered % 2 === 0 ? '1.6' : '2.0.1';
    let created = null;
    while (created === null) {
      number += 1;
      created = await register(call, { number, version, projectId });
    }
    appendFileSync(file, `${created.charge_point_id},${created.ocpp_password},${version}\n`);
  }
  const tags = Array.from({ length: size + SPARE_TAGS }, (_, index) => `SIM-TAG-${index + 1}`);
  for (const tag of tags) await issue(call, tag);
  return [
    ...['--url', ocppUrl, '--credentials', file, '--charge-points', String(size)],
    ...['--id-tags', tags.join(','), '--rate', String(size * SESSIONS_PER_MINUTE), '--session', '120-240'],
    ...['--meter-interval', '30', '--mishaps', '0.05', '--duration', '0', '--seed', String(SEED)],
    ...['--ledger', join(dataDir, 'simulator.ndjson')],
  ];
}

/** Null when the name is taken; its password was shown once, to somebody else or to a start that was interrupted. */
async function register(call, { number, version, projectId }) {
  return unlessTaken(
    call('POST', '/charge-points', {
      charge_point_id: `SIM-${String(number).padStart(3, '0')}`,
      project_id: projectId,
      ocpp_version: version,
    }),
  );
}

function issue(call, tag) {
  return unlessTaken(call('POST', '/id-tags', { id_tag: tag }));
}

function unlessTaken(creation) {
  return creation.catch((error) => {
    if (error.status !== 409) throw error;
    return null;
  });
}
