/** The process of those who command: POSTs at intended times over connections that stay open. */
import { setTimeout as delay } from 'node:timers/promises';

import { HttpConnection, postRequest } from '../api/http-connection';
import { monotonicMs } from '../harness/clock';
import { serveHarness } from '../harness/program';
import { type Percentiles, percentiles } from '../harness/statistics';

export interface Commands {
  readonly url: string;
  readonly apiKey: string;
  readonly chargePointIds: readonly string[];
  /** Commands a second; null: each as soon as the one before on its connection is answered. */
  readonly rate: number | null;
  readonly seconds: number;
  readonly connections: number;
}

export interface CommandsResult {
  readonly answered: number;
  readonly seconds: number;
  readonly latencyMs: Percentiles;
}

async function send(order: Commands): Promise<CommandsResult> {
  const { url, apiKey, chargePointIds, rate, seconds, connections } = order;
  const address = new URL(url);
  const open = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(address)));
  const latencies: number[] = [];
  const startAt = monotonicMs();
  const endAt = startAt + seconds * 1_000;
  let next = 0;
  const oneConnection = async (connection: HttpConnection): Promise<void> => {
    for (;;) {
      const index = next++;
      const intendedAt = rate === null ? monotonicMs() : startAt + (index * 1_000) / rate;
      if (intendedAt >= endAt) return;
      const waitMs = intendedAt - monotonicMs();
      if (waitMs > 0) await delay(waitMs);
      const chargePointId = chargePointIds[index % chargePointIds.length] ?? '';
      const target = new URL(`/api/v1/cpo/commands/${chargePointId}`, address);
      const { status } = await connection.exchange(postRequest(target, apiKey, COMMAND));
      if (status !== 200) throw new Error(`a command was answered ${status}`);
      latencies.push(monotonicMs() - intendedAt);
    }
  };
  await Promise.all(open.map(oneConnection));
  for (const connection of open) connection.close();
  const took = (monotonicMs() - startAt) / 1_000;
  return { answered: latencies.length, seconds: took, latencyMs: percentiles(latencies) };
}

/** Has a counterpart in both OCPP versions, and changes nothing. */
const COMMAND = JSON.stringify({ command: 'set_available', parameters: { connector_id: 1 } });

const api = { send };
export type CommandLoadApi = typeof api;

serveHarness(api);
