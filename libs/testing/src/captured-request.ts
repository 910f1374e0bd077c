import { type RestAnswer, RestClient, type RestRequest } from './rest-client';

/** A request that is not sent yet. */
export interface TrueRequest {
  readonly method: string;
  readonly path: string;
  readonly text: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

interface Route {
  readonly method: string;
  /** As the OpenAPI document has it. */
  readonly path: string;
}

/** Sends everything but the request of one route: that one ends the work, and is given to whoever asked. */
class CapturedError extends Error {
  constructor(readonly request: TrueRequest) {
    super('The request is captured');
  }
}

class CapturingClient extends RestClient {
  private readonly pattern: RegExp;

  constructor(
    private readonly client: RestClient,
    private readonly route: Route,
  ) {
    super('', () => Promise.resolve({}));
    const path = route.path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.');
    this.pattern = new RegExp(`^${path}(\\?.*)?$`);
  }

  override request<Body>(method: string, path: string, options: RestRequest = {}): Promise<RestAnswer<Body>> {
    const isAsked = method === this.route.method && this.pattern.test(path);
    if (!isAsked) return this.client.request<Body>(method, path, options);
    const { text, headers = {} } = options;
    throw new CapturedError({ method, path, text, headers });
  }
}

/** What `call` would send to the route at last; everything before that is done. */
export async function capturedRequest(
  client: RestClient,
  route: Route,
  call: (api: RestClient) => Promise<unknown>,
): Promise<TrueRequest> {
  try {
    await call(new CapturingClient(client, route));
  } catch (error) {
    if (error instanceof CapturedError) return error.request;
    throw error;
  }
  throw new Error(`${route.method} ${route.path} was not called by its own true request`);
}
