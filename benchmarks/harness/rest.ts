import { WrongAnswerError } from './benchmark';
import type { StagedPlatform } from './stage';

/** The public REST API, by which the benchmarks get what they need. */
export class Rest {
  constructor(private readonly platform: Pick<StagedPlatform, 'baseUrl' | 'apiKey'>) {}

  /** @throws WrongAnswerError when it is not answered with success */
  async post<Body>(path: string, body: object): Promise<Body> {
    const answer = await fetch(`${this.platform.baseUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.platform.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new WrongAnswerError(`POST ${path} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Body;
  }
}
