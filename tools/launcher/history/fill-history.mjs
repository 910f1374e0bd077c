// The past of the demo organization: made once for a data folder, through the import that everybody uses.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { partsOfRows } from '../../backfill/parts.mjs';
import { restClient } from '../../backfill/rest.mjs';
import { sendParts } from '../../backfill/send.mjs';

import { prepareDrivers } from './drivers.mjs';
import { pastSessions } from './past-sessions.mjs';

const DAY_MS = 86_400_000;
/** Before the first start: what the simulated charge points tell themselves comes after it. */
const BEFORE_START_MS = 10 * 60_000;
const KNOWN_WITHIN_MS = 20_000;
const AGAIN_AFTER_MS = 250;

/**
 * Fills the time before the first start on this data with sessions. A start that was interrupted is gone on with; what is
 * done is not done again.
 *
 * @param credentials as `credentials.json` has them
 * @returns `{ sessions, days }`, or null where there is nothing to do
 */
export async function fillHistory(credentials, { dataDir, days, signal }) {
  const file = join(dataDir, 'history.json');
  const plan = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  if (plan?.is_done === true) return null;
  const call = restClient({ baseUrl: credentials.base_url, key: credentials.api_key, signal });
  const chargePoints = await chargePointsOf(call, credentials.project_id);
  if (chargePoints.length === 0) return null;
  const { site_id: siteId } = credentials;
  const site = await call('GET', `/sites/${siteId}`);
  const chosen = plan ?? { days, until: new Date(Date.now() - BEFORE_START_MS).toISOString() };
  const save = (isDone) =>
    writeFileSync(file, `${JSON.stringify({ ...chosen, is_done: isDone })}\n`, { mode: 0o600 });
  save(false);
  const idTags = await prepareDrivers(call);
  const untilMs = Date.parse(chosen.until);
  const rows = chargePoints.flatMap((chargePointId, index) =>
    pastSessions({
      chargePointId,
      // Half of the bays are for those who work there.
      kind: index % 2 === 0 ? 'workplace' : 'public',
      timeZone: site.time_zone,
      fromMs: Math.floor(untilMs / DAY_MS - chosen.days) * DAY_MS,
      untilMs,
      idTags,
    }),
  );
  await untilKnown(call, chargePoints, rows, signal);
  const sums = await sendParts(call, partsOfRows(rows));
  save(true);
  return { sessions: sums.accepted, days: chosen.days };
}

async function chargePointsOf(call, projectId) {
  const { data } = await call('GET', `/charge-points?project_id=${projectId}&limit=200`);
  return data.map((one) => one.charge_point_id).sort();
}

/** A charge point that was registered a moment ago travels to the sessions through Kafka. */
async function untilKnown(call, chargePoints, rows, signal) {
  const probes = chargePoints.flatMap((id) => rows.find((row) => row.charge_point_id === id) ?? []);
  const until = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    let unknown = 0;
    const rejected = ({ code }) => {
      if (code === 'not_found') unknown += 1;
    };
    await sendParts(call, partsOfRows(probes), { query: { dry_run: 'true' }, rejected });
    if (unknown === 0 || Date.now() > until) return;
    await new Promise((next) => setTimeout(next, AGAIN_AFTER_MS));
    signal?.throwIfAborted();
  }
}
