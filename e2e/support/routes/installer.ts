import { type MailSink, type RestAnswer, RestClient } from '@csms/testing';

import { uniqueName } from '../fixtures';

export interface SignedInInstaller {
  readonly installer_id: string;
  readonly access_token: string;
  readonly refresh_token: string;
}

const INSTALLER = '/api/v1/installer';

/** Somebody with a mail box and a van, on the way into the platform. */
export class Installer {
  readonly email = `${uniqueName('installer').toLowerCase()}@example.com`;
  readonly login = { email: this.email, password: 'Correct horse 7' };
  readonly form = { ...this.login, first_name: 'Jane', last_name: 'Smith', company: 'Acme EV Services' };
  readonly visitor: RestClient;
  private mailsRead = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly mails: MailSink,
  ) {
    this.visitor = new RestClient(baseUrl, () => Promise.resolve({}));
  }

  async signUp(): Promise<SignedInInstaller> {
    ok(await this.visitor.post(`${INSTALLER}/signup`, this.form));
    return this.signIn();
  }

  async signUpWithConfirmation(): Promise<void> {
    ok(await this.visitor.post(`${INSTALLER}/signup-with-confirmation`, this.form));
  }

  async signIn(): Promise<SignedInInstaller> {
    return ok(await this.visitor.post<SignedInInstaller>(`${INSTALLER}/login`, this.login));
  }

  async forgetPassword(): Promise<void> {
    ok(await this.visitor.post(`${INSTALLER}/forgot-password`, { email: this.email }));
  }

  /** The secret of the link in the next mail. */
  async nextToken(): Promise<string> {
    const { text } = await this.mails.next(this.email, this.mailsRead);
    this.mailsRead += 1;
    return /[?#]token=([\w-]+)/.exec(text)?.[1] ?? '';
  }

  as({ access_token }: Pick<SignedInInstaller, 'access_token'>): RestClient {
    return new RestClient(this.baseUrl, () => Promise.resolve({ authorization: `Bearer ${access_token}` }));
  }
}

export function ok<Body>({ status, body }: RestAnswer<Body>): Body {
  if (status < 300) return body;
  throw new Error(`The REST API answered ${status}: ${JSON.stringify(body)}`);
}
