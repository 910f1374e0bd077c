import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { ANONYMOUS } from '@csms/platform-http';
import { eventually, startTestService } from '@csms/testing';

import { REGISTRY_MIGRATIONS } from '../migrations';
import { registryService } from '../registry.module';
import { TestPerson } from '../testing/test-person';
import { TestRegistry } from '../testing/test-registry';

import { waitingMails } from './waiting-mails';

describe('the mail queue', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterEach(() => {
    registry.mails.refusal = null;
  });

  afterAll(() => registry.stop(), 30_000);

  const mailTo = async (recipient: string) => {
    const [mail] = await registry.service.installation.database.query<Record<string, unknown>>(
      'select * from registry.mail where recipient = $1 order by created_at desc',
      [recipient],
    );
    return mail;
  };

  it('sends each mail once, as text and HTML, and forgets its text', async () => {
    const person = new TestPerson(registry);
    await person.register();
    const mail = await person.nextMail();
    expect(mail).toMatchObject({
      subject: 'Confirm your e-mail address',
      from: '"Dynamo CSMS" <no-reply@localhost>',
    });
    await eventually(async () =>
      expect(await mailTo(person.email)).toMatchObject({
        attempts: 1,
        text: null,
        html: null,
        next_attempt_at: null,
        sent_at: expect.any(Date) as Date,
      }),
    );
    expect(registry.mails.mails.filter(({ to }) => to === person.email)).toHaveLength(1);
  });

  it('tries again where the server is busy', async () => {
    registry.mails.refusal = 451;
    const person = new TestPerson(registry);
    await person.register();
    await eventually(async () =>
      expect(await mailTo(person.email)).toMatchObject({
        attempts: 1,
        sent_at: null,
        last_error: expect.any(String) as string,
      }),
    );
    registry.mails.refusal = null;
    await registry.service.installation.database.query(
      'update registry.mail set next_attempt_at = now() where sent_at is null',
    );
    await person.nextMail();
    await eventually(async () =>
      expect(await mailTo(person.email)).toMatchObject({ attempts: 2, text: null }),
    );
  });

  it('shows what was not sent, the newest first, of everybody or of one', async () => {
    registry.mails.refusal = 451;
    const [one, other] = [new TestPerson(registry), new TestPerson(registry)];
    await one.register();
    await other.register();
    const { database } = registry.service.platform;
    const shown = await waitingMails(database);
    expect(shown.slice(0, 2)).toMatchObject([
      {
        recipient: other.email,
        subject: 'Confirm your e-mail address',
        text: expect.stringContaining('#token=') as string,
      },
      { recipient: one.email },
    ]);
    expect(await waitingMails(database, one.email)).toHaveLength(1);
    registry.mails.refusal = null;
    await registry.service.installation.database.query(
      'update registry.mail set next_attempt_at = now() where sent_at is null and next_attempt_at is not null',
    );
    await one.nextMail();
    await eventually(async () => expect(await waitingMails(database, one.email)).toEqual([]));
  });

  it('gives up where the server says no for good', async () => {
    registry.mails.refusal = 550;
    const person = new TestPerson(registry);
    await person.register();
    await eventually(async () =>
      expect(await mailTo(person.email)).toMatchObject({
        attempts: 1,
        sent_at: null,
        next_attempt_at: null,
        text: null,
        html: null,
      }),
    );
  });

  it('without a mail server keeps mails in development, and in production refuses what needs them', async () => {
    const { installation } = registry.service;
    const { privateKey } = generateKeyPairSync('ed25519');
    const CSMS_TOKEN_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const statuses: number[] = [];
    for (const NODE_ENV of ['development', 'production']) {
      const other = await startTestService(registryService, REGISTRY_MIGRATIONS, {
        installation,
        environment: { NODE_ENV, CSMS_TOKEN_KEY, CSMS_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
      });
      const api = other.asPrincipal(ANONYMOUS);
      statuses.push((await api.post('/api/v1/auth/forgot-password', { email: 'a@example.com' })).status);
      await other.stop();
    }
    expect(statuses).toEqual([200, 503]);
  });
});
