import { MailSink } from '@csms/testing';

import { uniqueName } from './support/fixtures';
import { MailPage } from './support/mail-page';
import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';

const PASSWORD = 'Correct horse 7';
const DONE = (status: string) => ({ status, alert: '' });

describe('the links in mails', () => {
  const mails = new MailSink();
  let platform: RunningPlatform;

  beforeAll(async () => {
    await mails.open();
    platform = await startPlatform({ env: { SMTP_URL: mails.url } });
  }, 180_000);

  afterAll(async () => {
    await platform.stop();
    await mails.close();
  }, 60_000);

  const anybody = () => new RestClient(platform.credentials.base_url, null);
  const anAddress = () => `${uniqueName('alice').toLowerCase()}@greenway.example`;
  const linkTo = async (address: string, count = 0): Promise<string> => {
    const { text } = await mails.next(address, count);
    // Mails name the public address of an installation; this one's port is its own.
    const { pathname, hash } = new URL(/https?:\S+/.exec(text)?.[0] ?? '');
    return `${platform.credentials.base_url}${pathname}${hash}`;
  };
  const signIn = (email: string, password: string) =>
    anybody().post<{ access_token: string }>('/api/v1/auth/login', { email, password });

  it('lead a new member to a confirmed address, and to a new password', async () => {
    const email = anAddress();
    const account = {
      email,
      password: PASSWORD,
      name: 'Alice Green',
      organization_name: 'Greenway',
      country: 'GB',
    };
    await anybody().post('/api/v1/auth/register', account);
    const confirmation = await MailPage.open(await linkTo(email));
    expect(confirmation.address).not.toContain('token');
    expect(await confirmation.press('Confirm')).toEqual(
      DONE('Your address is confirmed. You can sign in now.'),
    );
    await signIn(email, PASSWORD);

    await anybody().post('/api/v1/auth/forgot-password', { email });
    const reset = await MailPage.open(await linkTo(email, 1));
    const refused = await reset.press('Change the password', { new_password: 'short' });
    expect(refused).toEqual({ status: '', alert: expect.stringContaining('10') });
    expect(await reset.press('Change the password', { new_password: `${PASSWORD}8` })).toEqual(
      DONE('Your password is changed. You can sign in with it now.'),
    );
    await signIn(email, `${PASSWORD}8`);
  });

  it('lead somebody invited into the organization, with an account made on the way', async () => {
    const email = anAddress();
    const { organization_id } = platform.credentials;
    await platform.api.post(`/api/v1/organizations/${organization_id}/invitations`, {
      email,
      role: 'viewer',
    });
    const page = await MailPage.open(await linkTo(email));
    expect(await page.press('Join', { name: 'Bob Brown', password: PASSWORD })).toEqual(
      DONE('You belong to the organization now, and can sign in.'),
    );
    await signIn(email, PASSWORD);
  });

  it('lead an installer to his project, with an account made on the way', async () => {
    const email = anAddress();
    const { project_id } = platform.credentials;
    await platform.api.post(`/api/v1/projects/${project_id}/installers`, { email });
    const page = await MailPage.open(await linkTo(email));
    const values = { full_name: 'Jane Smith', company: 'Acme EV', email, password: PASSWORD };
    expect(await page.press('Sign up and take it on', values)).toEqual(
      DONE('Your account is made, and the project is yours to work on.'),
    );
    const { access_token } = await anybody().post<{ access_token: string }>('/api/v1/installer/login', {
      email,
      password: PASSWORD,
    });
    const { data } = await new RestClient(platform.credentials.base_url, access_token).get<{
      data: { id: string }[];
    }>('/api/v1/installer/projects');
    expect(data.map(({ id }) => id)).toEqual([project_id]);
  });

  it('lead a site owner to his consent', async () => {
    const email = anAddress();
    const { organization_id, site_id } = platform.credentials;
    await platform.api.post(`/api/v1/organizations/${organization_id}/site-owners`, {
      email,
      name: 'Olivia Owner',
      site_ids: [site_id],
    });
    const page = await MailPage.open(await linkTo(email));
    expect((await page.press('Confirm')).alert).toBe('');
  });

  it('say what is wrong with one that is void or was cut', async () => {
    const { base_url } = platform.credentials;
    const unknown = await MailPage.open(`${base_url}/handovers/ho_x#token=${'a'.repeat(43)}`);
    expect(await unknown.press('Accept the charge points', { name: 'Olivia Owner' })).toEqual({
      status: '',
      alert: expect.stringMatching(/\w{3}/),
    });
    const cut = await MailPage.open(`${base_url}/verify-email`);
    expect((await cut.press('Confirm')).status).toBe('');
  });
});
