// Plays one charge against the platform that `npm start` runs: registers a charge point and an id tag through REST, then
// is that charge point (OCPP 1.6, by the npm package ocpp-rpc) and shows what became of the charge.
//
//   node examples/first-charge.mjs [data folder, default .data]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { RPCClient } from 'ocpp-rpc';

const dataDir = process.argv[2] ?? '.data';
const credentials = JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));

async function api(method, path, body) {
  const answer = await fetch(`${credentials.base_url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${credentials.api_key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

const name = Date.now().toString(36).toUpperCase();
const chargePoint = await api('POST', '/charge-points', {
  charge_point_id: `EXAMPLE-${name}`,
  project_id: credentials.project_id,
});
const { id_tag: idTag } = await api('POST', '/id-tags', { id_tag: `TAG-${name}` });
console.log(`registered ${chargePoint.charge_point_id} and the tag ${idTag}`);

const charger = new RPCClient({
  endpoint: `${credentials.ocpp_url}/ocpp16`,
  identity: chargePoint.charge_point_id,
  password: chargePoint.ocpp_password,
  protocols: ['ocpp1.6'],
  strictMode: true,
});
await charger.connect();
await charger.call('BootNotification', { chargePointVendor: 'Example', chargePointModel: 'One' });
let status;
do {
  // A tag travels to the gateway in a fraction of a second.
  status = (await charger.call('Authorize', { idTag })).idTagInfo.status;
} while (status !== 'Accepted' && (await delay(50, true)));

const now = () => new Date().toISOString();
const { transactionId } = await charger.call('StartTransaction', {
  connectorId: 1,
  idTag,
  meterStart: 1_000,
  timestamp: now(),
});
await charger.call('MeterValues', {
  connectorId: 1,
  transactionId,
  meterValue: [{ timestamp: now(), sampledValue: [{ value: '8700' }] }],
});
await charger.call('StopTransaction', { transactionId, idTag, meterStop: 15_700, timestamp: now() });
await charger.close();
console.log(`charged in transaction ${transactionId}`);

// The session is there at once; its price a moment later.
const path = `?charge_point_id=${chargePoint.charge_point_id}`;
let bill;
do {
  [bill] = (await api('GET', `/billing/sessions${path}`)).sessions;
} while (bill?.status !== 'settled' && (await delay(50, true)));
const [session] = (await api('GET', `/sessions${path}`)).data;
const breakdown = await api('GET', `/billing/sessions/${bill.id}/breakdown`);

console.log(`${session.session_id}: ${session.status}, ${session.energy_kwh} kWh`);
for (const { description, amount } of breakdown.line_items) {
  console.log(`  ${description.padEnd(30)} ${amount.toFixed(2).padStart(6)}`);
}
console.log(`  ${'Total'.padEnd(30)} ${breakdown.total.toFixed(2).padStart(6)} ${breakdown.currency}`);
