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
      const { status, problem } = await connection.exchange(postRequest(target, apiKey, COMMAND_TEXT));
      if (status !== 200) throw new Error(`a command was answered ${status}: ${problem}`);
      latencies.push(monotonicMs() - intendedAt);
    }
  };
  await Promise.all(open.map(oneConnection));
  for (const connection of open) connection.close();
  const took = (monotonicMs() - startAt) / 1_000;
  return { answered: latencies.length, seconds: took, latencyMs: percentiles(latencies) };
}

export interface BulkCommands {
  readonly url: string;
  readonly apiKey: string;
  /** One call for each list, one after the other on each connection. */
  readonly chargePointIds: readonly (readonly string[])[];
  readonly connections: number;
}

/** As an operator commands a fleet: `bulk`, whose answer has the outcome of each charger. */
async function sendBulk({ url, apiKey, chargePointIds, connections }: BulkCommands): Promise<CommandsResult> {
  const address = new URL('/api/v1/cpo/commands/bulk', url);
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const latencies: number[] = [];
  const left = chargePointIds.values();
  let accepted = 0;
  const startAt = monotonicMs();
  const oneConnection = async (): Promise<void> => {
    for (const charge_point_ids of left) {
      const body = JSON.stringify({ ...COMMAND, charge_point_ids });
      const sentAt = monotonicMs();
      const response = await fetch(address, { method: 'POST', headers, body });
      const outcome = (await response.json()) as { total?: number; accepted?: number };
      if (response.status !== 200 || outcome.accepted !== charge_point_ids.length) {
        throw new Error(`a bulk was answered ${response.status}, ${outcome.accepted} of ${outcome.total}`);
      }
      accepted += charge_point_ids.length;
      latencies.push(monotonicMs() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, oneConnection));
  const took = (monotonicMs() - startAt) / 1_000;
  return { answered: accepted, seconds: took, latencyMs: percentiles(latencies) };
}

/** Has a counterpart in both OCPP versions, and changes nothing. */
const COMMAND = { command: 'set_available', parameters: { connector_id: 1 } };
const COMMAND_TEXT = JSON.stringify(COMMAND);

const api = { send, sendBulk };
export type CommandLoadApi = typeof api;

serveHarness(api);
