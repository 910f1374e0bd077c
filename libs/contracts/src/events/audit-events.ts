import { Type } from '@sinclair/typebox';

import { defineEvent, type TopicDefinition } from '../catalogue/event-definition';
import { BILLING_AUDIT, OCPP_AUDIT, SESSIONS_AUDIT } from '../topics';

import { Instant, nullable, place } from './shapes';

function changeRecorded(type: string, topic: TopicDefinition) {
  return defineEvent({
    type,
    topic,
    description: 'Somebody changed something, or had a charger do something: an entry of the audit log',
    schema: Type.Object({
      id: Type.String({ description: 'of the entry' }),
      organization_id: Type.String(),
      at: Instant,
      actor_type: Type.String(),
      actor_id: Type.String(),
      action: Type.String({ description: 'object and deed, e.g. `tariff.updated`' }),
      resource_type: Type.String(),
      resource_id: Type.String(),
      before: Type.Unknown({ description: 'the object as the API showed it; null: it was not there' }),
      after: Type.Unknown({ description: 'the object as the API shows it; null: it is gone' }),
      request_id: nullable(Type.String()),
      address: nullable(Type.String({ description: 'of the client' })),
    }),
    key: (data) => data.organization_id,
    example: {
      id: 'aud_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      organization_id: place.organization_id,
      at: '2026-05-01T09:00:00.000Z',
      actor_type: 'api_key',
      actor_id: 'key_01HX2B3C4D5E6F7G8H9JKMNPQR',
      action: 'tariff.created',
      resource_type: 'tariff',
      resource_id: 'tar_01HX8ABCDE12345678',
      before: null,
      after: { id: 'tar_01HX8ABCDE12345678', name: 'Standard Day Rate' },
      request_id: 'req_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      address: '192.0.2.1',
    },
  });
}

export const BillingChangeRecorded = changeRecorded('csms.billing.audit-entry.recorded.v1', BILLING_AUDIT);
export const OcppChangeRecorded = changeRecorded('csms.ocpp.audit-entry.recorded.v1', OCPP_AUDIT);
export const SessionsChangeRecorded = changeRecorded('csms.sessions.audit-entry.recorded.v1', SESSIONS_AUDIT);
