/** What the REST API answered. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The REST API as a stranger has it: a base address and a key. */
export class RestClient {
  constructor(
    private readonly baseUrl: string,
    private readonly key: string | null,
  ) {}

  async send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const answer = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(this.key === null ? {} : { authorization: `Bearer ${this.key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    // A file of rows is what it is.
    const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? {} : isJson ? JSON.parse(text) : { text }) as Body,
    };
  }

  async get<Body = Record<string, unknown>>(path: string): Promise<Body> {
    return this.expectOk(await this.send<Body>('GET', path));
  }

  async post<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Body> {
    return this.expectOk(await this.send<Body>('POST', path, body));
  }

  async put<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Body> {
    return this.expectOk(await this.send<Body>('PUT', path, body));
  }

  async patch<Body = Record<string, unknown>>(path: string, body: unknown): Promise<Body> {
    return this.expectOk(await this.send<Body>('PATCH', path, body));
  }

  private expectOk<Body>(answer: Answer<Body>): Body {
    if (answer.status < 300) return answer.body;
    throw new Error(`The REST API answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}
