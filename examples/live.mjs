// Follows what the chargers of the platform that `npm start` runs do, for a while: docs/streams.md.
//
//   node examples/live.mjs [data folder, default .data] [seconds, default 30]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { WebSocket } from 'ws';

const [dataDir = '.data', seconds = '30'] = process.argv.slice(2);
const { base_url, api_key } = JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));

const stream = new WebSocket(`${base_url.replace(/^http/, 'ws')}/api/v1/stream`, {
  headers: { authorization: `Bearer ${api_key}` },
});
stream.on('open', () => {
  stream.send(JSON.stringify({ type: 'subscribe', id: '1', channel: 'charge_points' }));
  stream.send(JSON.stringify({ type: 'subscribe', id: '2', channel: 'sessions' }));
  stream.send(JSON.stringify({ type: 'subscribe', id: '3', channel: 'energy' }));
});
stream.on('message', (text) => {
  const { type, event, ...more } = JSON.parse(text);
  if (type === 'event') console.log(`${event.timestamp} ${event.event} ${JSON.stringify(event.data)}`);
  else console.log(type, JSON.stringify(more));
});
stream.on('close', (code, reason) => console.log(`closed: ${code} ${reason}`));
setTimeout(() => stream.close(), Number(seconds) * 1_000);
