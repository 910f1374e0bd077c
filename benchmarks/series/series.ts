import { Client } from 'pg';

import { databaseUrl } from '@csms/platform-db';
import { eventually, Inspector } from '@csms/testing';

import {
  type Benchmark,
  type BenchmarkContext,
  expectCount,
  type Figure,
  type PreparedBenchmark,
  type RunResult,
} from '../harness/benchmark';
import { type CpuProfile, profileText, summarizeProfile } from '../harness/cpu-profile';
import type { StagedPlatform } from '../harness/stage';
import { percentiles } from '../harness/statistics';

/** The platform's own. */
const DATABASE = 'csms';
const SITE = 'site_of_the_series';
const CHARGE_POINTS = 8;
/** Each charge point: a session of two hours from 07:00, 12:00 and 18:00 UTC on, every day. */
const SESSION_HOURS = [7, 12, 18];
const QUARTERS_OF_SESSION = 8;
const WH_OF_QUARTER = 2_750;
const YEAR = { from: '2025-07-01', before: '2026-07-01', to: '2026-06-30', days: 365 };

interface Amounts {
  readonly repeats: number;
}

/** What is read: each answer is one measured request. */
const READS = [
  { what: 'a day by 15 minutes', query: 'from=2026-05-01&to=2026-05-01&limit=5000', rows: 96 },
  { what: 'a month by 15 minutes', query: 'from=2026-05-01&to=2026-05-31&limit=5000', rows: 2_976 },
  {
    what: 'the year by 15 minutes, a page of 5,000',
    query: `from=${YEAR.from}&to=${YEAR.to}&limit=5000`,
    rows: 365 * 96,
  },
  { what: 'the year by days', query: `from=${YEAR.from}&to=${YEAR.to}&interval=1day`, rows: 365 },
  { what: 'the year by months', query: `from=${YEAR.from}&to=${YEAR.to}&interval=1month`, rows: 12 },
] as const;

export const series: Benchmark = {
  name: 'series',
  title: `meter values of a site of ${CHARGE_POINTS} charge points over a year, through the API gateway`,
  limits:
    'caller, API gateway, sessions and PostgreSQL share the cores; one request at a time; no service steps back',
  async prepare({ stage, quick, profile }: BenchmarkContext): Promise<PreparedBenchmark> {
    const [sessionsPort, gatewayPort] = await stage.freePorts(2);
    const inspect = {
      CSMS_NODE_OPTIONS_SESSIONS: `--inspect=127.0.0.1:${sessionsPort}`,
      CSMS_NODE_OPTIONS_API_GATEWAY: `--inspect=127.0.0.1:${gatewayPort}`,
    };
    // Callers wait for it here, and nobody for the rest: sessions steps back for no other program of the machine.
    const platform = await stage.platform(profile ? inspect : {}, { stepsBack: false });
    const client = new Client({ connectionString: databaseUrl(platform.databaseUrl, DATABASE) });
    // PostgreSQL is taken away in the end, with this connection still open.
    client.on('error', () => undefined);
    await client.connect();
    await fill(client, platform.organizationId);
    const inspectors = new Map<string, Inspector>();
    if (profile) {
      inspectors.set('sessions', await Inspector.connect(sessionsPort!));
      inspectors.set('api-gateway', await Inspector.connect(gatewayPort!));
    }
    return new SeriesBenchmark(platform, client, inspectors, { repeats: quick ? 2 : 40 });
  },
};

class SeriesBenchmark implements PreparedBenchmark {
  constructor(
    private readonly platform: StagedPlatform,
    private readonly client: Client,
    private readonly inspectors: ReadonlyMap<string, Inspector>,
    private readonly amounts: Amounts,
  ) {}

  async warmUp(): Promise<void> {
    for (const { query } of READS) await this.read(query);
  }

  async run(): Promise<RunResult> {
    const figures: Figure[] = [];
    let answers = 0;
    const notes: string[] = [];
    for (const { what, query, rows } of READS) {
      const times: number[] = [];
      for (const inspector of this.inspectors.values()) await inspector.startProfile();
      while (times.length < this.amounts.repeats) {
        const found = await this.read(query);
        expectCount(`rows of ${what}`, found.rows, rows);
        times.push(...found.times);
      }
      answers += times.length;
      figures.push(...figuresOf(what, times));
      for (const [program, inspector] of this.inspectors) {
        const profile = summarizeProfile(await inspector.stopProfile<CpuProfile>());
        notes.push(profileText(`${program}, ${what}`, profile));
      }
    }
    const beside: number[] = [];
    while (beside.length < this.amounts.repeats) beside.push(await this.sumInDatabase());
    figures.push(...figuresOf('beside: the sums of such a page in PostgreSQL alone', beside));
    return { figures, counts: { answers }, notes };
  }

  /** All pages of a list. */
  private async read(query: string): Promise<{ readonly rows: number; readonly times: readonly number[] }> {
    const times: number[] = [];
    let [rows, wattHours, cursor] = [0, 0, ''];
    do {
      const startedAt = performance.now();
      const answer = await fetch(
        `${this.platform.baseUrl}/api/v1/meter-values?site_id=${SITE}&time_zone=UTC&${query}${cursor}`,
        { headers: { authorization: `Bearer ${this.platform.apiKey}` } },
      );
      const text = await answer.text();
      times.push(performance.now() - startedAt);
      expectCount('status', answer.status, 200);
      const body = JSON.parse(text) as {
        data: { energy_kwh: number }[];
        next_cursor: string | null;
      };
      rows += body.data.length;
      wattHours += body.data.reduce((sum, { energy_kwh }) => sum + Math.round(energy_kwh * 1_000), 0);
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    if (query.includes(YEAR.from)) expectCount('Wh of the year', wattHours, totalWh());
    return { rows, times };
  }

  private async sumInDatabase(): Promise<number> {
    const startedAt = performance.now();
    await this.client.query(
      `select starts_at, sum(energy_wh), sum(readings) from sessions.energy_quarter
       where site_id = $1 and starts_at >= $2 and starts_at < $2::timestamptz + interval '75000 minutes'
       group by 1`,
      [SITE, `${YEAR.from}T00:00:00Z`],
    );
    return performance.now() - startedAt;
  }
}

function totalWh(): number {
  return YEAR.days * CHARGE_POINTS * SESSION_HOURS.length * QUARTERS_OF_SESSION * WH_OF_QUARTER;
}

function figuresOf(what: string, times: readonly number[]): Figure[] {
  return Object.entries(percentiles(times)).map(([p, value]) => ({
    name: `${what}: ${p}`,
    unit: 'ms',
    value,
  }));
}

/** The quarters of an hour as the service counts them, written straight: a year of readings would take its time. */
async function fill(client: Client, organizationId: string): Promise<void> {
  await client.query(
    `insert into sessions.metered_place (kind, id, organization_id, site_id, time_zone)
     values ('site', $1, $2, $1, 'UTC')`,
    [SITE, organizationId],
  );
  await client.query(
    `insert into sessions.energy_quarter (session_id, starts_at, organization_id, charge_point_id, connector_id,
       site_id, energy_wh, readings, is_interpolated)
     select format('sess_%s_%s_%s', charge_point, day::date, hour),
       day + make_interval(hours => hour, mins => 15 * quarter), $1, 'CP-series-' || charge_point, 1, $2, $3, 15, false
     from generate_series($4::timestamptz, $5::timestamptz - interval '1 day', interval '1 day') as day,
       generate_series(1, $6::integer) as charge_point, unnest($7::integer[]) as hour,
       generate_series(0, $8::integer - 1) as quarter`,
    [
      organizationId,
      SITE,
      WH_OF_QUARTER,
      `${YEAR.from}T00:00:00Z`,
      `${YEAR.before}T00:00:00Z`,
      CHARGE_POINTS,
      SESSION_HOURS,
      QUARTERS_OF_SESSION,
    ],
  );
  // As the database does by itself, in time.
  await client.query('vacuum analyze sessions.energy_quarter');
  // Their sums by days the service makes of them, as of every site that it hears of.
  await client.query('insert into sessions.site_days_due (site_id) values ($1) on conflict do nothing', [
    SITE,
  ]);
  await eventually(async () => {
    const { rows } = await client.query('select from sessions.site_days where site_id = $1', [SITE]);
    expectCount('sites whose days are counted', rows.length, 1);
  });
}
