import type { SignedPrincipal } from '@csms/platform-http';
import { ANONYMOUS } from '@csms/platform-http';
import type { ReceivedMail, RestClient } from '@csms/testing';

import type { SignedInDto } from '../sign-in/dto/sign-in.dto';

import type { TestRegistry } from './test-registry';

let count = 0;

/** A person as he stands before the sign-in page. */
export class TestPerson {
  readonly email: string;
  readonly visitor: RestClient;
  password = 'Correct horse 7';
  private mailsRead = 0;

  constructor(private readonly registry: TestRegistry) {
    count += 1;
    this.email = `person-${count}@example.com`;
    this.visitor = registry.service.asPrincipal(ANONYMOUS);
  }

  /** With an account and an organization. */
  static async registered(registry: TestRegistry): Promise<TestPerson> {
    const person = new TestPerson(registry);
    await person.register();
    await person.visitor.post('/api/v1/auth/verify-email', { token: tokenOf(await person.nextMail()) });
    return person;
  }

  accept(token: string, body: object = {}) {
    return this.visitor.post(`/api/v1/invitations/${token}/accept`, body);
  }

  register(more: object = {}) {
    return this.visitor.post<{ status: string }>('/api/v1/auth/register', {
      name: 'Alice Green',
      email: this.email,
      password: this.password,
      organization_name: 'Greenway Charging Ltd',
      country: 'GB',
      ...more,
    });
  }

  login(more: object = {}) {
    return this.visitor.post<SignedInDto>('/api/v1/auth/login', {
      email: this.email,
      password: this.password,
      ...more,
    });
  }

  async signedIn(): Promise<SignedInDto> {
    const { status, body } = await this.login();
    if (status !== 200) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  refresh(refresh_token: string, more: object = {}) {
    return this.visitor.post<SignedInDto>('/api/v1/auth/refresh', { refresh_token, ...more });
  }

  /** Each mail once. */
  async nextMail(): Promise<ReceivedMail> {
    const mail = await this.registry.mails.next(this.email, this.mailsRead);
    this.mailsRead += 1;
    return mail;
  }

  /** As the API gateway passes a request with the access token on. */
  as({ user_id, organization_id }: SignedInDto, more: Partial<SignedPrincipal> = {}): RestClient {
    return this.registry.service.asPrincipal({
      organizationId: organization_id ?? '',
      subject: user_id,
      type: 'user',
      scopes: [],
      role: 'owner',
      grants: [],
      ...more,
    });
  }
}

/** The secret of the link in a mail. */
export function tokenOf({ text }: ReceivedMail): string {
  const token = /#token=([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`No link in: ${text}`);
  return token;
}
