import { type TSchema, Type } from '@sinclair/typebox';

export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** Where a charge point stands: every event of a charger carries the whole chain. */
export const ChargePointPlace = {
  charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
  organization_id: Type.String(),
  site_id: nullable(Type.String()),
  project_id: nullable(Type.String()),
  time_zone: Type.String({ description: "IANA zone of the charge point's site" }),
};

export const OcppVersionShape = Type.Union([Type.Literal('1.6'), Type.Literal('2.0.1')]);

/** One measured value in its base unit (Wh, W, V, A, Percent, …). */
export const Reading = Type.Object({
  measurand: Type.String({ description: 'OCPP measurand, e.g. Energy.Active.Import.Register' }),
  value: nullable(Type.String({ description: 'exact decimal; null: only the signed data was sent' })),
  unit: Type.String(),
  phase: nullable(Type.String()),
  context: Type.String(),
  location: Type.String(),
  signed_data: nullable(
    Type.Object({
      data: Type.String(),
      signing_method: nullable(Type.String()),
      encoding_method: nullable(Type.String()),
      public_key: nullable(Type.String()),
    }),
  ),
});

/** What a meter showed at one instant. */
export const Sample = Type.Object({
  timestamp: Instant,
  energy_register_wh: nullable(
    Type.Integer({
      description: 'imported active energy at the outlet over all phases; null: not in the sample',
    }),
  ),
  energy_register_exact_wh: Type.Optional(
    Type.Number({ description: 'the same with its fraction, to thousandths; left out where there is none' }),
  ),
  readings: Type.Array(Reading),
});

/** Values that no reading could be made of. Left out where there are none. */
export const UnreadableValues = {
  unreadable: Type.Optional(
    Type.Array(
      Type.Object({
        sampled_at: Instant,
        measurand: Type.String(),
        phase: nullable(Type.String()),
        value: Type.String({ description: 'as sent, its beginning' }),
        unit: nullable(Type.String({ description: 'as sent; null: not said' })),
        reason: Type.Union([
          Type.Literal('not-a-number'),
          Type.Literal('out-of-range'),
          Type.Literal('unit-mismatch'),
          Type.Literal('bad-multiplier'),
        ]),
      }),
      { description: 'values that no reading could be made of: the first of each measurand' },
    ),
  ),
};

export const place = {
  charge_point_id: 'CP-SITE42-001',
  organization_id: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  site_id: 'site_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  project_id: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  time_zone: 'Europe/London',
};

/** Of an instant that a charger stated by a clock that was wrong. Left out where it was right. */
export const StatedClock = {
  clock: Type.Optional(
    Type.Object(
      {
        stated_at: Type.String({ format: 'date-time', description: 'as the charger said' }),
        corrected_by_ms: Type.Integer({ description: 'what was added to it' }),
      },
      { description: 'the instant of the event is not the one that the charger stated' },
    ),
  ),
};

/** Empty: the whole organization. */
export const Grants = Type.Array(
  Type.Object({
    type: Type.Literal('site'),
    id: Type.String(),
    access: Type.Union([Type.Literal('read'), Type.Literal('write')]),
  }),
);

/** Of what is no driver's. Left out of everything else. */
export const Purpose = {
  purpose: Type.Optional(
    Type.Literal('commissioning', {
      description: 'the test charge of a charge point that is being commissioned',
    }),
  ),
};

/** Why nobody pays for a charge, whatever its tariff. */
export const FREE_REASONS = ['commissioning', 'free_vend'] as const;
export type FreeReason = (typeof FREE_REASONS)[number];

/** Of what is charged there with no token at all, too. */
export const FreeVend = {
  free_vend: Type.Optional(
    Type.Boolean({ description: 'charged at a site where anybody charges for nothing' }),
  ),
};

/** Of a charge for which nobody pays. Left out of everything else. */
export const ChargePurpose = { ...Purpose, ...FreeVend };

/** Of what was over long before it was told. Left out of everything else. */
export const Backfilled = {
  backfilled: Type.Optional(
    Type.Boolean({
      description: 'imported from the past: nothing of it happens now, and nobody is to be told as if it did',
    }),
  ),
};

/** Of the bill of such a charge. */
export const FreeBill = {
  free_reason: Type.Optional(Type.Literal('commissioning', { description: 'why it costs nothing' })),
  ...FreeVend,
};

interface ToldPurpose {
  readonly purpose?: 'commissioning';
  readonly free_vend?: boolean;
}

export function freeReasonOf({ purpose, free_vend: isFreeVend }: ToldPurpose): FreeReason | null {
  return purpose ?? (isFreeVend === true ? 'free_vend' : null);
}

/** As events tell it. */
export function purposeTold(reason: FreeReason | null): ToldPurpose {
  if (reason === null) return {};
  return reason === 'free_vend' ? { free_vend: true } : { purpose: reason };
}
