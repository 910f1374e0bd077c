import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_CHARGE_POINTS, REGISTRY_TOKENS } from '../topics';

import { ChargePointPlace, Instant, nullable, place, Purpose } from './shapes';

const ChargePoint = Type.Object({
  ...ChargePointPlace,
  security_profile: Type.Integer({ minimum: 0, maximum: 3 }),
  ocpp_password_sha256: nullable(Type.String({ description: 'hex SHA-256 of the 20 password bytes' })),
  heartbeat_interval_seconds: Type.Integer({ minimum: 1 }),
  lifecycle: Type.String(),
  /** Valid beside the other until the charger has come with it; then it is the only one. */
  next_password: Type.Optional(
    nullable(
      Type.Object({
        id: Type.String(),
        sha256: Type.String(),
        old_valid_until: nullable(Instant),
      }),
    ),
  ),
});

const chargePoint = {
  ...place,
  security_profile: 1,
  ocpp_password_sha256: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
  heartbeat_interval_seconds: 300,
  lifecycle: 'registered',
};

const chargePointKey = (data: { charge_point_id: string }): string => data.charge_point_id;

/** State topics carry the whole newest state in each event: a late reader needs the last record only. */
export const ChargePointRegistered = defineEvent({
  type: 'csms.registry.charge-point.registered.v1',
  topic: REGISTRY_CHARGE_POINTS,
  description: 'A charge point may connect from now on',
  schema: ChargePoint,
  key: chargePointKey,
  example: chargePoint,
});

export const ChargePointUpdated = defineEvent({
  type: 'csms.registry.charge-point.updated.v1',
  topic: REGISTRY_CHARGE_POINTS,
  description: 'A charge point stands elsewhere, at a site of another time zone, or has other credentials',
  schema: ChargePoint,
  key: chargePointKey,
  example: chargePoint,
});

export const ChargePointDecommissioned = defineEvent({
  type: 'csms.registry.charge-point.decommissioned.v1',
  topic: REGISTRY_CHARGE_POINTS,
  description: 'A charge point is taken out of service for good: it may not connect any more',
  schema: ChargePoint,
  key: chargePointKey,
  example: { ...chargePoint, lifecycle: 'decommissioned' },
});

const Token = Type.Object({
  organization_id: Type.String(),
  id_tag: Type.String({ description: 'as issued; compared without regard to case (CiString)' }),
  status: Type.Union([Type.Literal('active'), Type.Literal('blocked'), Type.Literal('expired')]),
  valid_until: nullable(Instant),
  driver_id: nullable(Type.String()),
  group_id_tag: nullable(Type.String()),
  id_token_type: Type.Optional(Type.String({ description: 'OCPP 2.0.1 §3.45; left out: not known' })),
  roaming_party: Type.Optional(
    Type.String({
      description: 'country and party of the roaming partner whose it is; left out: nobody says',
    }),
  ),
  ...Purpose,
});

const token = {
  organization_id: place.organization_id,
  id_tag: '04A1B2C3D4E5F6',
  status: 'active' as const,
  valid_until: null,
  driver_id: null,
  group_id_tag: null,
};

const tokenKey = (data: { organization_id: string; id_tag: string }): string =>
  `${data.organization_id}/${data.id_tag.toUpperCase()}`;

export const TokenIssued = defineEvent({
  type: 'csms.registry.token.issued.v1',
  topic: REGISTRY_TOKENS,
  description: 'An identification token may be used from now on',
  schema: Token,
  key: tokenKey,
  example: token,
});

export const TokenUpdated = defineEvent({
  type: 'csms.registry.token.updated.v1',
  topic: REGISTRY_TOKENS,
  description: 'A token was blocked, released or given another validity or driver',
  schema: Token,
  key: tokenKey,
  example: { ...token, status: 'blocked' as const },
});

export const TokenRemoved = defineEvent({
  type: 'csms.registry.token.removed.v1',
  topic: REGISTRY_TOKENS,
  description: 'A token is gone: whoever presents it is unknown',
  schema: Type.Object({ organization_id: Type.String(), id_tag: Type.String(), removed_at: Instant }),
  key: tokenKey,
  example: {
    organization_id: token.organization_id,
    id_tag: token.id_tag,
    removed_at: '2026-05-01T09:00:00.000Z',
  },
});
