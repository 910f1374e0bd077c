import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_REVOKED_ACCESS } from '../topics';

import { Instant, place } from './shapes';

export const AccessRevoked = defineEvent({
  type: 'csms.registry.access.revoked.v1',
  topic: REGISTRY_REVOKED_ACCESS,
  description: 'Access tokens of an OAuth client that were issued until then hold no longer',
  schema: Type.Object({
    organization_id: Type.String(),
    holder: Type.String({
      minLength: 1,
      description: 'the claim `sid` of the tokens, or `sub`: all tokens of that client',
    }),
    revoked_at: Instant,
    expires_at: Type.String({
      format: 'date-time',
      description: 'when the last of these tokens expires by itself, RFC 3339, UTC',
    }),
  }),
  key: (data) => data.holder,
  example: {
    organization_id: place.organization_id,
    holder: 'cli_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    revoked_at: '2026-05-01T09:00:00.000Z',
    expires_at: '2026-05-01T10:00:00.000Z',
  },
});
