import type { MailSink, TrueRequest } from '@csms/testing';

import { uniqueName } from '../fixtures';
import type { RunningPlatform } from '../platform';

import { Person } from './person';

/** The platform, and the mail server that it sends its mails to. */
export interface PeoplesPlatform {
  readonly platform: RunningPlatform;
  readonly mails: MailSink;
  /** Chargers that stay connected for their requests: to be closed at the end. */
  readonly chargers: { close(): Promise<void> }[];
}

type RequestOfPeople = (where: PeoplesPlatform) => Promise<TrueRequest>;

const JSON_BODY = { 'content-type': 'application/json' };
const AUTH = '/api/v1/auth';

const aPerson = ({ platform, mails }: PeoplesPlatform) => new Person(platform.credentials.base_url, mails);

function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): TrueRequest {
  return { method: 'POST', path, text: JSON.stringify(body), headers: { ...JSON_BODY, ...headers } };
}

const as = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });

async function aGuest(where: PeoplesPlatform): Promise<Person> {
  const { api, credentials } = where.platform;
  const guest = aPerson(where);
  await api.post(`/api/v1/organizations/${credentials.organization_id}/invitations`, {
    email: guest.email,
    role: 'viewer',
  });
  return guest;
}

async function aMember(where: PeoplesPlatform): Promise<string> {
  const userId = await (await aGuest(where)).join();
  return `/api/v1/organizations/${where.platform.credentials.organization_id}/members/${userId}`;
}

/** A true request for each route that a key cannot call, or that needs somebody with a mail box; not sent yet. */
export const REQUESTS_OF_PEOPLE: Readonly<Record<string, RequestOfPeople>> = {
  'POST /api/v1/auth/register': (where) =>
    Promise.resolve(post(`${AUTH}/register`, aPerson(where).registration)),
  'POST /api/v1/auth/verify-email': async (where) => {
    const person = aPerson(where);
    await person.register();
    return post(`${AUTH}/verify-email`, { token: await person.nextToken() });
  },
  'POST /api/v1/auth/login': async (where) => {
    const person = aPerson(where);
    await person.signUp();
    return post(`${AUTH}/login`, person.login);
  },
  'POST /api/v1/auth/refresh': async (where) => {
    const { refresh_token } = await aPerson(where).signUp();
    return post(`${AUTH}/refresh`, { refresh_token });
  },
  'POST /api/v1/auth/logout': async (where) => {
    const { access_token } = await aPerson(where).signUp();
    return { method: 'POST', path: `${AUTH}/logout`, text: undefined, headers: as(access_token) };
  },
  'POST /api/v1/auth/forgot-password': (where) =>
    Promise.resolve(post(`${AUTH}/forgot-password`, { email: aPerson(where).email })),
  'POST /api/v1/auth/reset-password': async (where) => {
    const person = aPerson(where);
    await person.signUp();
    await person.forgetPassword();
    return post(`${AUTH}/reset-password`, {
      token: await person.nextToken(),
      new_password: 'Other horse 77',
    });
  },
  'POST /api/v1/auth/totp': async (where) => {
    const { access_token } = await aPerson(where).signUp();
    return { method: 'POST', path: `${AUTH}/totp`, text: undefined, headers: as(access_token) };
  },
  'POST /api/v1/auth/totp/confirm': async (where) => {
    const person = aPerson(where);
    const { access_token } = await person.signUp();
    return post(`${AUTH}/totp/confirm`, { totp_code: await person.enrol(access_token) }, as(access_token));
  },
  'POST /api/v1/auth/totp/disable': async (where) => {
    const person = aPerson(where);
    const { access_token } = await person.signUp();
    const [totp_code] = await person.confirm(access_token);
    return post(`${AUTH}/totp/disable`, { totp_code }, as(access_token));
  },
  'POST /api/v1/organizations': async (where) => {
    const { access_token } = await aPerson(where).signUp();
    const organization = { name: uniqueName('Second'), country: 'GB', contact_email: 'ops@example.com' };
    return post('/api/v1/organizations', organization, as(access_token));
  },
  'POST /api/v1/invitations/{token}/accept': async (where) => {
    const guest = await aGuest(where);
    const path = `/api/v1/invitations/${await guest.nextToken()}/accept`;
    return post(path, { name: 'Bob Brown', password: 'Correct horse 7' });
  },
  'GET /api/v1/organizations/{org_id}/members/{user_id}': async (where) => ({
    method: 'GET',
    path: await aMember(where),
    text: undefined,
    headers: {},
  }),
  'POST /api/v1/site-owner-invitations/{token}/accept': async (where) => {
    const { api, credentials } = where.platform;
    const owner = aPerson(where);
    await api.post(`/api/v1/organizations/${credentials.organization_id}/site-owners`, {
      email: owner.email,
      name: 'Olivia Owens',
      site_ids: [credentials.site_id],
    });
    return post(`/api/v1/site-owner-invitations/${await owner.nextToken()}/accept`, {});
  },
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/role': async (where) => ({
    ...post(`${await aMember(where)}/role`, { role: 'member' }),
    method: 'PUT',
  }),
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/grants': async (where) => ({
    ...post(`${await aMember(where)}/grants`, { resource_grants: [] }),
    method: 'PUT',
  }),
  'DELETE /api/v1/organizations/{org_id}/members/{user_id}': async (where) => ({
    method: 'DELETE',
    path: await aMember(where),
    text: undefined,
    headers: {},
  }),
};
