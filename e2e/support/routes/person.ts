import { generate } from 'otplib';

import type { MailSink, RestAnswer } from '@csms/testing';
import { RestClient } from '@csms/testing';

import { uniqueName } from '../fixtures';

interface SignedIn {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly user_id: string;
}

const STEP_SECONDS = 30;
const PASSWORD = 'Correct horse 7';

/** Somebody with a mail box, on the way into the platform. */
export class Person {
  readonly email = `${uniqueName('person').toLowerCase()}@example.com`;
  readonly login = { email: this.email, password: PASSWORD };
  readonly registration = {
    ...this.login,
    name: 'Alice Green',
    organization_name: 'Greenway Charging Ltd',
    country: 'GB',
  };
  private readonly visitor: RestClient;
  private mailsRead = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly mails: MailSink,
  ) {
    this.visitor = new RestClient(baseUrl, () => Promise.resolve({}));
  }

  async register(): Promise<void> {
    ok(await this.visitor.post('/api/v1/auth/register', this.registration));
  }

  /** The secret of the link in the next mail. */
  async nextToken(): Promise<string> {
    const { text } = await this.mails.next(this.email, this.mailsRead);
    this.mailsRead += 1;
    return /#token=([\w-]+)/.exec(text)?.[1] ?? '';
  }

  async signUp(): Promise<SignedIn> {
    await this.register();
    ok(await this.visitor.post('/api/v1/auth/verify-email', { token: await this.nextToken() }));
    return this.signIn();
  }

  async signIn(): Promise<SignedIn> {
    return ok(await this.visitor.post<SignedIn>('/api/v1/auth/login', this.login));
  }

  async forgetPassword(): Promise<void> {
    ok(await this.visitor.post('/api/v1/auth/forgot-password', { email: this.email }));
  }

  /** Joins by the invitation that is in the mail box. @returns the user's id */
  async join(): Promise<string> {
    const path = `/api/v1/invitations/${await this.nextToken()}/accept`;
    const body = { name: 'Bob Brown', password: PASSWORD };
    return ok(await this.visitor.post<{ user_id: string }>(path, body)).user_id;
  }

  /** @returns the authenticator's next code, which is taken now as well, and for a minute */
  async enrol(accessToken: string): Promise<string> {
    const { secret } = ok(await this.as(accessToken).post<{ secret: string }>('/api/v1/auth/totp', {}));
    const nextStep = Math.floor(Date.now() / 1000) + STEP_SECONDS;
    return generate({ secret, epoch: nextStep });
  }

  /** @returns codes that replace the authenticator's */
  async confirm(accessToken: string): Promise<readonly string[]> {
    const totp_code = await this.enrol(accessToken);
    const answer = await this.as(accessToken).post<{ recovery_codes: string[] }>(
      '/api/v1/auth/totp/confirm',
      { totp_code },
    );
    return ok(answer).recovery_codes;
  }

  private as(accessToken: string): RestClient {
    return new RestClient(this.baseUrl, () => Promise.resolve({ authorization: `Bearer ${accessToken}` }));
  }
}

function ok<Body>({ status, body }: RestAnswer<Body>): Body {
  if (status < 300) return body;
  throw new Error(`The REST API answered ${status}: ${JSON.stringify(body)}`);
}
