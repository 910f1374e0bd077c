import { OcppChangeRecorded } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { TestGateway } from '../testing/test-gateway';

let gateway: TestGateway;
let count = 0;

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

function someFirmware(more: object = {}): object {
  count += 1;
  const url = `https://files.example.com/${count}.bin`;
  return { vendor: 'ABB', model: 'Terra AC W22', version: `2.0.${count}`, url, ...more };
}

const writer = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points', 'write:charge_points'], organizationId);

async function add(more: object = {}): Promise<Record<string, unknown>> {
  const { status, body } = await writer().post('/api/v1/firmware', someFirmware(more));
  expect({ status, body }).toMatchObject({ status: 201 });
  return body as Record<string, unknown>;
}

describe('the catalogue of firmware', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('keeps what is added, and tells the audit log', async () => {
    const made = await add({ signature: 'c2ln', signing_certificate: PEM, approved: true });
    const { body, headers } = await writer().get(`/api/v1/firmware/${String(made['firmware_id'])}`);
    expect(body).toEqual(made);
    expect(headers.get('etag')).toBeTruthy();
    expect(made).toMatchObject({ vendor: 'ABB', approved: true, sha256: null, signing_certificate: PEM });
    await gateway.service.settled();
    const entries = gateway.service.told(OcppChangeRecorded).map(({ data }) => data);
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'firmware.created', resource_id: made['firmware_id'], before: null }),
    );
  });

  it('lists by vendor, model and approval', async () => {
    const made = await add({ vendor: 'Only', model: 'One', approved: true });
    await add({ vendor: 'Only', model: 'One' });
    const list = async (query: string) => (await writer().get(`/api/v1/firmware?${query}`)).body;
    expect(await list('vendor=Only&approved=true')).toMatchObject({ total: 1, data: [made] });
    expect(await list('vendor=Only&model=One')).toMatchObject({ total: 2 });
    expect(await list('vendor=Only&model=Two')).toMatchObject({ total: 0, data: [] });
  });

  it('changes members, if the object is still what the caller has seen', async () => {
    const { firmware_id: id } = await add();
    const path = `/api/v1/firmware/${String(id)}`;
    const { headers } = await writer().get(path);
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const changed = await writer().request('PATCH', path, {
      text: JSON.stringify({ approved: true }),
      headers: { 'content-type': 'application/json', ...seen },
    });
    expect(changed).toMatchObject({ status: 200, body: { approved: true } });
    const late = await writer().request('DELETE', path, { headers: seen });
    expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect(await writer().delete(path)).toMatchObject({ status: 204 });
    expect(await writer().get(path)).toMatchObject({ status: 404 });
  });

  it('has a version of a model once', async () => {
    const { version } = await add();
    const again = await writer().post('/api/v1/firmware', someFirmware({ version }));
    expect(again).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    const other = await writer('org_B').post('/api/v1/firmware', someFirmware({ version }));
    expect(other.status).toBe(201);
  });

  it.each([
    ['/vendor', { vendor: '' }],
    ['/vendor', { vendor: 'x'.repeat(51) }],
    ['/model', { model: 7 }],
    ['/version', { version: undefined }],
    ['/url', { url: 'file:///etc/passwd' }],
    ['/url', { url: `https://a/${'x'.repeat(512)}` }],
    ['/sha256', { sha256: 'abc' }],
    ['/signature', { signature: 'no base64!', signing_certificate: PEM }],
    ['/signing_certificate', { signature: 'c2ln' }],
    ['/signing_certificate', { signature: 'c2ln', signing_certificate: 'not PEM' }],
    ['/signature', { signing_certificate: PEM }],
    ['/approved', { approved: 'yes' }],
    ['/colour', { colour: 'red' }],
  ])('refuses a broken %s', async (pointer, more) => {
    const { status, body } = await writer().post('/api/v1/firmware', someFirmware(more));
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect((body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(
      pointer,
    );
  });

  it('is nobody else’s', async () => {
    const { firmware_id: id } = await add();
    const stranger = writer('org_B');
    const path = `/api/v1/firmware/${String(id)}`;
    expect(await stranger.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await stranger.patch(path, { approved: true })).toMatchObject({ status: 404 });
    expect(await stranger.delete(path)).toMatchObject({ status: 404 });
    expect((await writer().get(path)).body).toMatchObject({ approved: false });
  });

  it('needs the scope to write', async () => {
    const reader = gateway.service.as(['read:charge_points'], 'org_A');
    expect(await reader.post('/api/v1/firmware', someFirmware())).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
  });
});
