import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { BILLING_SESSIONS } from '../topics';

import { Backfilled, FreeBill, Instant, nullable } from './shapes';

export const BillingSessionSettled = defineEvent({
  type: 'csms.billing.billing-session.settled.v1',
  topic: BILLING_SESSIONS,
  description: 'A charging session has its price, or the reason why a person must look at it',
  schema: Type.Object({
    billing_session_id: Type.String(),
    session_id: Type.String(),
    organization_id: Type.String(),
    status: Type.Union([Type.Literal('settled'), Type.Literal('needs_review')]),
    review_reason: nullable(
      Type.String({
        description:
          'meter_missing, meter_rollback or no_tariff; token_unknown, token_blocked, token_expired or token_in_use: the charger charged although its token was refused',
      }),
    ),
    ...FreeBill,
    ...Backfilled,
    tariff_id: nullable(Type.String()),
    tariff_version: nullable(Type.Integer()),
    currency: nullable(Type.String()),
    energy_wh: nullable(Type.Integer()),
    subtotal_amount: nullable(Type.String({ description: 'exact decimal, major units' })),
    tax_amount: nullable(Type.String()),
    total_amount: nullable(Type.String()),
    revision: Type.Integer({ minimum: 1 }),
    settled_at: Instant,
  }),
  key: (data) => data.session_id,
  example: {
    billing_session_id: 'bsn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    session_id: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    organization_id: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    status: 'settled',
    review_reason: null,
    tariff_id: 'tar_01HX8ABCDE12345678',
    tariff_version: 1,
    currency: 'GBP',
    energy_wh: 14_700,
    subtotal_amount: '6.67',
    tax_amount: '1.33',
    total_amount: '8.00',
    revision: 1,
    settled_at: '2026-05-01T09:04:01.000Z',
  },
});
