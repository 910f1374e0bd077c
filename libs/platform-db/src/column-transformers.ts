import type { ValueTransformer } from 'typeorm';

import { Decimal } from '@csms/kernel';

/** numeric ↔ Decimal, by way of text: no float ever holds the value. */
export const decimalColumn: ValueTransformer = {
  to: (value: Decimal | null | undefined) => (value == null ? value : value.toFixed()),
  from: (value: string | null) => (value === null ? null : new Decimal(value)),
};
