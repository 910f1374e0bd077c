import type { KeptBill, KeptSession } from './domain/check';
import type { FleetSummary } from './domain/miscounted';
import type { StagedPlatform } from './staged-platform';

const REGISTERED_AT_A_TIME = 10;
const PAGE = 200;

interface Page extends Record<string, unknown> {
  readonly next_cursor: string | null;
}

/** What an operator's own script could ask and do: the public REST API. */
export class PlatformApi {
  constructor(private readonly platform: Pick<StagedPlatform, 'baseUrl' | 'apiKey' | 'projectId'>) {}

  isReady(): Promise<boolean> {
    return isReady(this.platform.baseUrl);
  }

  /** Which services are ready, in the platform's own words. */
  async readiness(): Promise<string> {
    return (await askReadiness(this.platform.baseUrl))?.text ?? 'no answer';
  }

  /** @returns the password of each */
  async register(chargePoints: readonly { id: string; version: string }[]): Promise<Map<string, string>> {
    const passwords = new Map<string, string>();
    for (let from = 0; from < chargePoints.length; from += REGISTERED_AT_A_TIME) {
      const some = chargePoints.slice(from, from + REGISTERED_AT_A_TIME);
      await Promise.all(
        some.map(async ({ id, version }) => {
          const body = {
            charge_point_id: id,
            project_id: this.platform.projectId,
            ocpp_version: version,
          };
          const answer = await this.request<{ ocpp_password: string }>('POST', '/charge-points', body);
          passwords.set(id, answer.ocpp_password);
        }),
      );
    }
    return passwords;
  }

  async issueTags(tags: readonly string[]): Promise<void> {
    for (const tag of tags) await this.request('POST', '/id-tags', { id_tag: tag });
  }

  sessions(): Promise<KeptSession[]> {
    return this.all<KeptSession>('/sessions', 'data');
  }

  bills(): Promise<KeptBill[]> {
    return this.all<KeptBill>('/billing/sessions', 'sessions');
  }

  summary(): Promise<FleetSummary> {
    return this.request('GET', '/cpo/fleet/summary');
  }

  /** Rejects where it cannot be read. */
  async read(): Promise<void> {
    await this.request('GET', '/sessions?limit=1');
    await this.request('GET', '/charge-points?limit=1');
  }

  private async all<Row>(path: string, collection: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page = await this.request('GET', `${path}?limit=${PAGE}${more}`);
      rows.push(...(page[collection] as Row[]));
      cursor = page.next_cursor;
    }
    return rows;
  }

  private async request<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(`${this.platform.baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.platform.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Body;
  }
}

/** Whether the platform or one service of it, by its address, says that it is ready. */
export async function isReady(url: string): Promise<boolean> {
  return (await askReadiness(url))?.ok ?? false;
}

/** null: refused or silent. */
async function askReadiness(url: string): Promise<{ readonly ok: boolean; readonly text: string } | null> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return { ok: answer.ok, text: await answer.text() };
  } catch {
    return null;
  }
}
