import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { type RestAnswer, RestClient, type RestRequest } from './rest-client';

/**
 * Sends every POST twice with one Idempotency-Key, as a client does whose line broke before the answer came. Throws
 * where the second answer is not the first one again.
 */
export class RepeatingClient extends RestClient {
  constructor(private readonly client: RestClient) {
    super('', () => Promise.resolve({}));
  }

  override async request<Body = unknown>(
    method: string,
    path: string,
    request: RestRequest = {},
  ): Promise<RestAnswer<Body>> {
    if (method !== 'POST') return this.client.request<Body>(method, path, request);
    const headers = { ...request.headers, 'idempotency-key': randomUUID() };
    const first = await this.client.request<Body>(method, path, { ...request, headers });
    if (first.status >= 400) return first;
    const second = await this.client.request<Body>(method, path, { ...request, headers });
    const isSame = first.status === second.status && isDeepStrictEqual(first.body, second.body);
    if (!isSame || second.headers.get('idempotent-replayed') !== 'true') {
      throw new Error(`POST ${path} was done twice: ${JSON.stringify([first, second])}`);
    }
    return first;
  }
}
