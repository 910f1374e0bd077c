import { Client } from 'pg';

import { databaseUrl } from '@csms/platform-db';

/** Samples that sessions has stored. No REST operation counts them. */
export async function meterValueCount(adminUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl(adminUrl, 'csms') });
  await client.connect();
  try {
    const { rows } = await client.query<{ samples: number }>(
      'select count(*)::int as samples from sessions.meter_value',
    );
    return rows[0]!.samples;
  } finally {
    await client.end();
  }
}
