/** What a service answered; `body` is the parsed JSON, the text where it is none, null where it is empty. */
export interface RestAnswer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface RestRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
}

/** A REST client that throws for no status. */
export class RestClient {
  constructor(
    private readonly url: string,
    private readonly credentials: () => Promise<Readonly<Record<string, string>>>,
  ) {}

  get<Body = unknown>(path: string): Promise<RestAnswer<Body>> {
    return this.request<Body>('GET', path);
  }

  post<Body = unknown>(path: string, body: unknown): Promise<RestAnswer<Body>> {
    return this.send<Body>('POST', path, body);
  }

  put<Body = unknown>(path: string, body: unknown): Promise<RestAnswer<Body>> {
    return this.send<Body>('PUT', path, body);
  }

  patch<Body = unknown>(path: string, body: unknown): Promise<RestAnswer<Body>> {
    return this.send<Body>('PATCH', path, body);
  }

  delete<Body = unknown>(path: string): Promise<RestAnswer<Body>> {
    return this.request<Body>('DELETE', path);
  }

  async request<Body = unknown>(
    method: string,
    path: string,
    { headers = {}, text }: RestRequest = {},
  ): Promise<RestAnswer<Body>> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(await this.credentials()), ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: answer.status, headers: answer.headers, body: bodyOf(await answer.text()) as Body };
  }

  private send<Body>(method: string, path: string, body: unknown): Promise<RestAnswer<Body>> {
    const headers = { 'content-type': 'application/json' };
    return this.request<Body>(method, path, { headers, text: JSON.stringify(body) });
  }
}

function bodyOf(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
