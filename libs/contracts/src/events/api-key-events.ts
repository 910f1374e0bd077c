import { type Static, Type } from '@sinclair/typebox';

import { defineEvent, type EventDefinition } from '../catalogue/event-definition';
import { API_KEY_USAGE, REGISTRY_API_KEYS } from '../topics';

import { Grants, Instant, nullable, place } from './shapes';

const ApiKey = Type.Object({
  key_id: Type.String(),
  organization_id: Type.String(),
  prefix: Type.String({ description: 'dyn_live_ and the 8 characters that name the key' }),
  secret_sha256: Type.String({ description: 'hex' }),
  scopes: Type.Array(Type.String()),
  expires_at: nullable(Instant),
  name: Type.Optional(Type.String()),
  resource_grants: Type.Optional(Grants),
  allowed_ips: Type.Optional(Type.Array(Type.String({ description: 'CIDR; none: from everywhere' }))),
  previous_secret_sha256: Type.Optional(
    nullable(Type.String({ description: 'hex; the secret before the last rotation' })),
  ),
  previous_secret_expires_at: Type.Optional(nullable(Instant)),
  revoked_at: Type.Optional(nullable(Instant)),
});

type ApiKeyState = Static<typeof ApiKey>;

const key: ApiKeyState = {
  key_id: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  organization_id: place.organization_id,
  prefix: 'dyn_live_a1B2c3D4',
  secret_sha256: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
  scopes: ['read:sessions'],
  expires_at: null,
  name: 'Production Dashboard',
  resource_grants: [],
  allowed_ips: [],
  previous_secret_sha256: null,
  previous_secret_expires_at: null,
  revoked_at: null,
};

function changeOf(
  deed: string,
  description: string,
  more: Partial<ApiKeyState> = {},
): EventDefinition<typeof ApiKey> {
  return defineEvent({
    type: `csms.registry.api-key.${deed}.v1`,
    topic: REGISTRY_API_KEYS,
    description,
    schema: ApiKey,
    key: (data) => data.key_id,
    example: { ...key, ...more },
  });
}

export const ApiKeyCreated = changeOf(
  'created',
  'An API key may be used from now on; its secret is here only as a hash',
);

export const ApiKeyUpdated = changeOf(
  'updated',
  'An API key has another name, or other scopes, grants, addresses or another end',
  { scopes: ['read:billing', 'read:sessions'] },
);

export const ApiKeyRotated = changeOf(
  'rotated',
  'An API key has a new secret; the one before works until previous_secret_expires_at',
  {
    previous_secret_sha256: '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
    previous_secret_expires_at: '2026-05-02T09:00:00.000Z',
  },
);

export const ApiKeyRevoked = changeOf('revoked', 'An API key is refused from now on', {
  revoked_at: '2026-05-01T09:00:00.000Z',
});

export const ApiKeyUsed = defineEvent({
  type: 'csms.api-gateway.api-key.used.v1',
  topic: API_KEY_USAGE,
  description: 'An API key was used; not told again for a minute',
  schema: Type.Object({
    key_id: Type.String(),
    organization_id: Type.String(),
    used_at: Instant,
  }),
  key: (data) => data.key_id,
  example: {
    key_id: key.key_id,
    organization_id: place.organization_id,
    used_at: '2026-05-01T09:00:00.000Z',
  },
});
