import { decodeJwt } from 'jose';

import { ANONYMOUS } from '@csms/platform-http';
import type { ReceivedMail, RestClient } from '@csms/testing';

import type { InstallerProfileDto } from '../installers/dto/installer-account.dto';
import type { InstallerSignedInDto } from '../installers/dto/installer-signed-in.dto';

import type { TestRegistry } from './test-registry';

let count = 0;

/** An installer as he stands before the sign-in page. */
export class TestInstaller {
  readonly email: string;
  readonly visitor: RestClient;
  password = 'Correct horse 7';
  private mailsRead = 0;

  constructor(private readonly registry: TestRegistry) {
    count += 1;
    this.email = `installer-${count}@example.com`;
    this.visitor = registry.service.asPrincipal(ANONYMOUS);
  }

  /** Signed up and in. */
  static async signedIn(registry: TestRegistry): Promise<SignedInInstaller> {
    const installer = new TestInstaller(registry);
    const { body } = await installer.signUp();
    return { installer, id: body.installer_id, api: installer.as(body.installer_id) };
  }

  form(more: object = {}): object {
    const { email, password } = this;
    const name = { first_name: 'Jane', last_name: 'Smith', company: 'Acme EV Services' };
    return { email, password, ...name, ...more };
  }

  signUp(more: object = {}) {
    return this.visitor.post<InstallerProfileDto>('/api/v1/installer/signup', this.form(more));
  }

  signUpWithConfirmation(more: object = {}) {
    return this.visitor.post('/api/v1/installer/signup-with-confirmation', this.form(more));
  }

  login(more: object = {}) {
    const { email, password } = this;
    return this.visitor.post<InstallerSignedInDto>('/api/v1/installer/login', { email, password, ...more });
  }

  refresh(refresh_token: string) {
    return this.visitor.post<InstallerSignedInDto>('/api/v1/installer/refresh', { refresh_token });
  }

  /** Each mail once. */
  async nextMail(): Promise<ReceivedMail> {
    const mail = await this.registry.mails.next(this.email, this.mailsRead);
    this.mailsRead += 1;
    return mail;
  }

  /** As the API gateway passes a request with the access token on. */
  as(installerId: string, accessToken?: string): RestClient {
    const session = accessToken === undefined ? {} : { session: String(decodeJwt(accessToken)['sid']) };
    return this.registry.service.asPrincipal({
      organizationId: '',
      subject: installerId,
      type: 'installer',
      scopes: [],
      role: null,
      grants: [],
      ...session,
    });
  }
}

export interface SignedInInstaller {
  readonly installer: TestInstaller;
  readonly id: string;
  readonly api: RestClient;
}

/** The secret of the link in a mail to an installer. */
export function confirmationOf({ text }: ReceivedMail): string {
  const token = /\?token=([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`No link in: ${text}`);
  return token;
}
