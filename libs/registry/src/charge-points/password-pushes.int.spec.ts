import { createHash } from 'node:crypto';

import {
  ChargePointConnected,
  ChargePointUpdated,
  CommandCompleted,
  CommandRequested,
} from '@csms/contracts';
import { eventually } from '@csms/testing';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { CredentialsDto, CredentialsStateDto } from './dto/hardware.dto';

const sha256Of = (password: string | null) =>
  createHash('sha256')
    .update(Buffer.from(password ?? '', 'hex'))
    .digest('hex');

describe('a new password that the charger is told', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let id: string;
  let first: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    mine = await registry.organization();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  beforeEach(async () => {
    const site = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const body = { site_id: site.site_id };
    const one = created(
      await mine.api.post<{ charge_point_id: string; ocpp_password: string }>('/api/v1/charge-points', body),
    );
    ({ charge_point_id: id, ocpp_password: first } = one);
  });

  const push = (body: object = { push: true }, api = mine.api) =>
    api.post<CredentialsDto>(`/api/v1/charge-points/${id}/credentials`, body);
  const state = async () =>
    (await mine.api.get<CredentialsStateDto>(`/api/v1/charge-points/${id}/credentials`)).body.push;
  const newest = async () => {
    await registry.service.settled();
    return registry.service
      .told(ChargePointUpdated)
      .filter(({ key }) => key === id)
      .at(-1)?.data;
  };
  const command = async () => {
    await registry.service.settled();
    return registry.service
      .told(CommandRequested)
      .filter(({ key }) => key === id)
      .at(-1)?.data;
  };
  const answer = async (status: 'Accepted' | 'Rejected', reason: string | null = null) => {
    const asked = await command();
    if (asked === undefined) throw new Error('no command');
    const { command_id, organization_id, charge_point_id } = asked;
    await registry.service.tell(CommandCompleted, {
      ...CommandCompleted.example,
      command_id,
      organization_id,
      charge_point_id,
      command: asked.command,
      status,
      reason,
    });
  };
  const comes = (next_password_id: string | null) =>
    registry.service.tell(ChargePointConnected, {
      ...ChargePointConnected.example,
      organization_id: mine.id,
      charge_point_id: id,
      connected_at: new Date().toISOString(),
      next_password_id,
    });

  it('goes to it sealed, and is valid beside the old one', async () => {
    const { status, body } = await push();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ocpp_password: expect.stringMatching(/^[0-9a-f]{40}$/),
      push: { status: 'pending', reason: null, old_password_valid_until: null },
    });
    expect(await newest()).toMatchObject({
      ocpp_password_sha256: sha256Of(first),
      next_password: {
        id: body.push?.command_id,
        sha256: sha256Of(body.ocpp_password),
        old_valid_until: null,
      },
    });
    const asked = await command();
    expect(asked).toMatchObject({ command_id: body.push?.command_id, command: { name: 'set_password' } });
    const everything = JSON.stringify([
      asked,
      (await mine.api.get('/api/v1/audit-log?action=charge_point.credentials_pushed')).body,
    ]);
    expect(everything).toContain('credentials_pushed');
    expect(everything).not.toContain(body.ocpp_password);
    expect(everything).not.toContain(sha256Of(body.ocpp_password));
  });

  it('is the only one once the charger has come with it', async () => {
    const { body } = await push();
    await answer('Accepted');
    await eventually(async () => expect(await state()).toMatchObject({ status: 'accepted' }));
    expect((await newest())?.next_password?.old_valid_until).toMatch(/Z$/);
    await comes(null);
    await comes('cmd_of_another');
    expect(await newest()).toMatchObject({ ocpp_password_sha256: sha256Of(first) });
    await comes(body.push?.command_id ?? '');
    await eventually(async () =>
      expect(await state()).toMatchObject({ status: 'in_use', old_password_valid_until: null }),
    );
    expect(await newest()).toMatchObject({
      ocpp_password_sha256: sha256Of(body.ocpp_password),
      next_password: null,
    });
  });

  it('leaves the old one where the charger refuses it, and says so', async () => {
    await push();
    await answer('Rejected', 'NotSupported');
    await eventually(async () =>
      expect(await state()).toMatchObject({ status: 'failed', reason: 'NotSupported' }),
    );
    expect(await newest()).toMatchObject({ ocpp_password_sha256: sha256Of(first), next_password: null });
    expect((await push()).status).toBe(200);
  });

  it('is one at a time; one that is set by hand ends it', async () => {
    await push();
    expect(await push()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { body } = await push({});
    expect(body.push).toBeNull();
    expect(await newest()).toMatchObject({
      ocpp_password_sha256: sha256Of(body.ocpp_password),
      next_password: null,
    });
    // The answer to the command that was under way.
    await answer('Accepted');
    await registry.service.settled();
    expect(await state()).toBeNull();
  });

  it('is not for chargers without a password, nor with another profile, nor for strangers', async () => {
    expect(await push({ push: true, security_profile: 2 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/security_profile' }] },
    });
    expect((await push({ push: 'yes' })).status).toBe(422);
    const other = await registry.organization();
    expect((await push({ push: true }, other.api)).status).toBe(404);
    expect((await other.api.get(`/api/v1/charge-points/${id}/credentials`)).status).toBe(404);
    await push({ security_profile: 3 });
    expect(await push()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });
});
