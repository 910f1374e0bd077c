import { Pruning } from '@csms/platform-db';
import { eventually } from '@csms/testing';

import { OLD_REGISTRY_ROWS } from './old-rows';
import { TestSite } from './testing/test-commissioning';
import { TestPerson } from './testing/test-person';
import { TestRegistry } from './testing/test-registry';

describe('what nobody can use any more', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const sql = (text: string) => registry.service.installation.database.query<{ n: number }>(text);
  const count = async (table: string) =>
    (await sql(`select count(*)::int as n from registry.${table}`))[0]?.n;
  const counts = async () =>
    Object.fromEntries(
      await Promise.all(OLD_REGISTRY_ROWS.map(async ({ table }) => [table, await count(table)] as const)),
    );
  const prune = async () => {
    const { database, logger } = registry.service.platform;
    const removed: Record<string, number> = {};
    for (const rows of OLD_REGISTRY_ROWS) {
      removed[rows.table] = await new Pruning({ database, logger, ...rows }).prune();
    }
    return removed;
  };
  const later = (days: number) =>
    sql(`
      update registry.refresh_token set expires_at = expires_at - interval '${days} days';
      update registry.user_session set created_at = created_at - interval '${days} days';
      update registry.user_secret set expires_at = expires_at - interval '${days} days';
      update registry.sign_in_attempt set since = since - interval '${days} days';
      update registry.mail set created_at = created_at - interval '${days} days';
      update registry.template_application set created_at = created_at - interval '${days} days';
      update registry.user_account set created_at = created_at - interval '${days} days';
    `);

  const aTemplateApplication = async () => {
    const { chargePointId, organization } = await TestSite.create(registry);
    await sql(`
      insert into registry.template_application
        (id, organization_id, charge_point_id, template_id, requested_by, created_at)
      values ('cmd_1', '${organization.id}', '${chargePointId}', 'tpl_1', 'ins_1', now());
    `);
  };

  /** What waits to be sent is not old. */
  const everyMailIsSent = () =>
    eventually(async () =>
      expect(await sql('select id from registry.mail where next_attempt_at is not null')).toEqual([]),
    );

  it('goes in its time, and nothing before', async () => {
    const [member, newcomer] = [await TestPerson.registered(registry), new TestPerson(registry)];
    const { refresh_token } = await member.signedIn();
    await member.login({ password: 'Wrong horse 7' });
    await newcomer.register();
    await newcomer.nextMail();
    await aTemplateApplication();
    await everyMailIsSent();
    const before = await counts();
    expect(await prune()).toEqual(Object.fromEntries(OLD_REGISTRY_ROWS.map(({ table }) => [table, 0])));

    await later(8);
    expect(await prune()).toEqual({
      refresh_token: 0,
      user_session: 0,
      user_secret: 1,
      sign_in_attempt: 1,
      mail: 0,
      template_application: 1,
      user_account: 1,
    });
    expect((await member.refresh(refresh_token)).status).toBe(200);

    await later(31);
    expect(await prune()).toEqual({
      refresh_token: 2,
      user_session: before['user_session'],
      user_secret: 0,
      sign_in_attempt: 0,
      mail: before['mail'],
      template_application: 0,
      user_account: 0,
    });
    expect((await member.login()).status).toBe(200);
    expect((await newcomer.register()).status).toBe(201);
  });
});
