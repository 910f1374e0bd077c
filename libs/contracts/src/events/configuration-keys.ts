import { type Static, Type } from '@sinclair/typebox';

import { nullable } from './shapes';

/** Of one call to a charger and its answer; more than anybody sets, and few enough to be read one by one in time. */
export const MAX_CONFIGURATION_KEYS = 50;

export const ConfigurationKey = Type.String({
  minLength: 1,
  maxLength: 250,
  description: '1.6: a configuration key. 2.0.1: Component[instance]@evse:connector.Variable[instance]',
});

const NotAnswered = [Type.Literal('error'), Type.Literal('no_answer'), Type.Literal('not_sent')];

/** The response to `read_configuration`. */
export const ConfigurationReadShape = Type.Object({
  values: Type.Array(
    Type.Object({
      key: ConfigurationKey,
      status: Type.Union(
        [Type.Literal('found'), Type.Literal('unknown'), Type.Literal('rejected'), ...NotAnswered],
        { description: 'error: answered by a CALLERROR. not_sent: the charger kept silent before' },
      ),
      value: nullable(Type.String()),
      readonly: nullable(Type.Boolean({ description: 'null: the charger does not tell' })),
      reason: nullable(Type.String({ description: "the charger's own word" })),
    }),
  ),
});

export type ConfigurationRead = Static<typeof ConfigurationReadShape>;

/** The response to `write_configuration`. */
export const ConfigurationWrittenShape = Type.Object({
  results: Type.Array(
    Type.Object({
      key: ConfigurationKey,
      status: Type.Union([
        Type.Literal('accepted'),
        Type.Literal('reboot_required'),
        Type.Literal('rejected'),
        Type.Literal('read_only'),
        Type.Literal('unknown'),
        ...NotAnswered,
      ]),
      reason: nullable(Type.String({ description: "the charger's own word" })),
    }),
  ),
});

export type ConfigurationWritten = Static<typeof ConfigurationWrittenShape>;
