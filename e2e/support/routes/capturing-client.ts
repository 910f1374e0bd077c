import { type RestAnswer, RestClient, type RestRequest } from '@csms/testing';

import type { RouteOperation, TrueRequest } from './operations';

/** Sends everything but the request of one route: that one ends the work, and is given to whoever asked. */
class CapturedError extends Error {
  constructor(readonly request: TrueRequest) {
    super('The request is captured');
  }
}

class CapturingClient extends RestClient {
  private readonly pattern: RegExp;

  constructor(
    baseUrl: string,
    key: string,
    private readonly route: RouteOperation,
  ) {
    super(baseUrl, () => Promise.resolve({ authorization: `Bearer ${key}` }));
    const path = route.path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.');
    this.pattern = new RegExp(`^${path}(\\?.*)?$`);
  }

  override request<Body>(method: string, path: string, options: RestRequest = {}): Promise<RestAnswer<Body>> {
    const isAsked = method === this.route.method && this.pattern.test(path);
    if (!isAsked) return super.request<Body>(method, path, options);
    const { text, headers = {} } = options;
    throw new CapturedError({ method, path, text, headers });
  }
}

/** What `call` would send to the route at last; everything before that is done. */
export async function capturedRequest(
  platform: { readonly baseUrl: string; readonly key: string },
  route: RouteOperation,
  call: (api: RestClient) => Promise<unknown>,
): Promise<TrueRequest> {
  try {
    await call(new CapturingClient(platform.baseUrl, platform.key, route));
  } catch (error) {
    if (error instanceof CapturedError) return error.request;
    throw error;
  }
  throw new Error(`${route.route} was not called by its own true request`);
}
