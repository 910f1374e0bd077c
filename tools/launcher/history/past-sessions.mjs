// What charge points could have told of the last months: made up, but always the same for one seed.
import { DateTime } from 'luxon';

import { arrivalsAt, PATTERNS } from './patterns.mjs';
import { around, oneOf, randomOf } from './random.mjs';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Until the next vehicle is plugged in. */
const CHANGE_MS = 4 * MINUTE_MS;
const FAULT = 0.015;
const NOTHING_TAKEN = 0.01;
const REMOTE = 0.03;
/** OCPP 1.6 §7.36. */
const FAULTS = ['EmergencyStop', 'PowerLoss', 'Other', 'HardReset'];

/**
 * Sessions at the first connector of a charge point, one after the other, as rows of the import.
 *
 * @param {{ chargePointId: string, kind: 'workplace' | 'public', timeZone: string, fromMs: number, untilMs: number, idTags: string[] }} of
 *   `untilMs`: every session is over by then
 */
export function pastSessions({ chargePointId, kind, timeZone, fromMs, untilMs, idTags }) {
  const random = randomOf(`history ${chargePointId}`);
  const pattern = PATTERNS[kind];
  const rows = [];
  let freeMs = fromMs;
  let registerWh = Math.floor(random() * 4_000_000);
  for (let hourMs = fromMs; hourMs < untilMs; hourMs += HOUR_MS) {
    const { weekday, hour } = DateTime.fromMillis(hourMs, { zone: timeZone });
    const startMs = hourMs + Math.floor(random() * 3_600) * 1_000;
    const comes = random() < arrivalsAt(pattern, weekday, hour);
    if (!comes || startMs < freeMs) continue;
    const charge = aCharge(random, pattern, kind);
    const endMs = startMs + charge.lastsMs;
    if (endMs > untilMs) break;
    const meterStartWh = registerWh;
    registerWh += charge.energyWh;
    freeMs = endMs + CHANGE_MS;
    rows.push({
      external_id: `history-${rows.length + 1}`,
      charge_point_id: chargePointId,
      connector_id: 1,
      id_tag: oneOf(random, idTags),
      started_at: new Date(startMs).toISOString(),
      charging_ended_at:
        charge.chargesMs < charge.lastsMs ? new Date(startMs + charge.chargesMs).toISOString() : null,
      ended_at: new Date(endMs).toISOString(),
      meter_start_wh: meterStartWh,
      meter_stop_wh: registerWh,
      stop_reason: charge.stopReason,
    });
  }
  return rows;
}

function aCharge(random, pattern, kind) {
  const powerW = oneOf(random, pattern.powersW) * (0.85 + 0.15 * random());
  const wantedWh = Math.round(around(random, pattern.energyWh));
  const luck = random();
  if (luck < NOTHING_TAKEN) {
    const lastsMs = Math.round(around(random, { mean: 4, spread: 3, min: 1, max: 10 })) * MINUTE_MS;
    return { energyWh: 0, chargesMs: lastsMs, lastsMs, stopReason: 'Local' };
  }
  const stayMs = Math.round(around(random, pattern.stayMinutes)) * MINUTE_MS;
  if (luck < NOTHING_TAKEN + FAULT) {
    const energyWh = Math.max(1, Math.floor(wantedWh * random()));
    const lastsMs = timeOf(energyWh, powerW);
    return { energyWh, chargesMs: lastsMs, lastsMs, stopReason: oneOf(random, FAULTS) };
  }
  const stopReason =
    luck < NOTHING_TAKEN + FAULT + REMOTE ? 'Remote' : oneOf(random, ['Local', 'EVDisconnected']);
  const fullMs = timeOf(wantedWh, powerW);
  const lastsMs = kind === 'workplace' ? Math.max(stayMs, MINUTE_MS) : fullMs + stayMs;
  // Who leaves before the vehicle is full has what came until then.
  const chargesMs = Math.min(fullMs, lastsMs);
  const energyWh = chargesMs === fullMs ? wantedWh : Math.floor((wantedWh * chargesMs) / fullMs);
  return { energyWh, chargesMs, lastsMs, stopReason };
}

/** To the second, and never none. */
function timeOf(energyWh, powerW) {
  return Math.max(60, Math.ceil((energyWh / powerW) * 3_600)) * 1_000;
}
