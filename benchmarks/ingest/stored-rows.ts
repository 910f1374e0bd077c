import { join } from 'node:path';

import type { Client } from 'pg';

import { monotonicMs } from '../harness/clock';

const COLUMNS = `session_id, organization_id, charge_point_id, connector_id, sampled_at, measurand, phase, context,
  location, value, unit, signed_data`;

/** The rows of `sessions.meter_value`, and the same by PostgreSQL's own quickest way. */
export class StoredRows {
  private constructor(
    private readonly client: Client,
    private readonly file: string,
  ) {}

  static async on(client: Client): Promise<StoredRows> {
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    return new StoredRows(client, join(rows[0]?.folder ?? '', 'rows-of-the-benchmark.copy'));
  }

  async count(): Promise<number> {
    const { rows } = await this.client.query<{ stored: number }>(
      'select count(*)::integer as stored from sessions.meter_value',
    );
    return rows[0]?.stored ?? 0;
  }

  /** The tables of the months stay, with their indexes. */
  async clear(): Promise<void> {
    await this.client.query('truncate sessions.meter_value');
  }

  /** Has the server write all rows, in the order in which they came, to a file of its own. */
  async writeToFile(): Promise<void> {
    const rows = `select ${COLUMNS} from sessions.meter_value order by seq`;
    await this.client.query(`copy (${rows}) to '${this.file}'`);
  }

  /** Seconds for `COPY` of that file into the emptied table, committed. */
  async copyFromFile(): Promise<number> {
    await this.clear();
    const startAt = monotonicMs();
    await this.client.query(`copy sessions.meter_value (${COLUMNS}) from '${this.file}'`);
    return (monotonicMs() - startAt) / 1_000;
  }
}
