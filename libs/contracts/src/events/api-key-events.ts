import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { API_KEY_USAGE, REGISTRY_API_KEYS } from '../topics';

import { Instant, nullable, place } from './shapes';

const Grant = Type.Object({
  type: Type.Literal('site'),
  id: Type.String(),
  access: Type.Union([Type.Literal('read'), Type.Literal('write')]),
});

/** The whole newest state; secrets only as hashes. */
const ApiKey = Type.Object({
  key_id: Type.String(),
  organization_id: Type.String(),
  prefix: Type.String({ description: 'dyn_live_ and the 8 characters that name the key' }),
  secret_sha256: Type.String({ description: 'hex' }),
  scopes: Type.Array(Type.String()),
  expires_at: nullable(Instant),
  resource_grants: Type.Optional(Type.Array(Grant, { description: 'none: the whole organization' })),
  allowed_ips: Type.Optional(Type.Array(Type.String({ description: 'CIDR' }), { description: 'none: any' })),
  old_secret_sha256: Type.Optional(nullable(Type.String({ description: 'hex; of before the rotation' }))),
  old_secret_expires_at: Type.Optional(nullable(Instant)),
  revoked_at: Type.Optional(nullable(Instant)),
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'counts the changes of the key' })),
});

const apiKey = {
  key_id: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  organization_id: place.organization_id,
  prefix: 'dyn_live_a1B2c3D4',
  secret_sha256: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
  scopes: ['read:sessions'],
  expires_at: null,
  resource_grants: [{ type: 'site' as const, id: place.site_id, access: 'read' as const }],
  allowed_ips: ['203.0.113.0/24'],
  old_secret_sha256: null,
  old_secret_expires_at: null,
  revoked_at: null,
  version: 1,
};

const key = (data: { key_id: string }): string => data.key_id;

export const ApiKeyCreated = defineEvent({
  type: 'csms.registry.api-key.created.v1',
  topic: REGISTRY_API_KEYS,
  description: 'An API key may be used from now on; its secret is here only as a hash',
  schema: ApiKey,
  key,
  example: apiKey,
});

export const ApiKeyUpdated = defineEvent({
  type: 'csms.registry.api-key.updated.v1',
  topic: REGISTRY_API_KEYS,
  description: 'An API key has other scopes, grants, addresses or another end',
  schema: ApiKey,
  key,
  example: { ...apiKey, scopes: [], version: 2 },
});

export const ApiKeyRotated = defineEvent({
  type: 'csms.registry.api-key.rotated.v1',
  topic: REGISTRY_API_KEYS,
  description: 'An API key has a new secret; the old one holds for a time of grace',
  schema: ApiKey,
  key,
  example: {
    ...apiKey,
    old_secret_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    old_secret_expires_at: '2026-05-02T09:00:00.000Z',
    version: 2,
  },
});

export const ApiKeyRevoked = defineEvent({
  type: 'csms.registry.api-key.revoked.v1',
  topic: REGISTRY_API_KEYS,
  description: 'An API key may not be used any more, and never again',
  schema: ApiKey,
  key,
  example: { ...apiKey, revoked_at: '2026-05-01T09:00:00.000Z', version: 2 },
});

export const ApiKeyUsed = defineEvent({
  type: 'csms.api-gateway.api-key.used.v1',
  topic: API_KEY_USAGE,
  description: 'An API key was used; told at most once a minute for each key',
  schema: Type.Object({
    organization_id: Type.String(),
    key_id: Type.String(),
    used_at: Instant,
  }),
  key,
  example: {
    organization_id: place.organization_id,
    key_id: apiKey.key_id,
    used_at: '2026-05-01T09:00:00.000Z',
  },
});
