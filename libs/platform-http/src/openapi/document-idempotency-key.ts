import type { OpenAPIObject } from '@nestjs/swagger';

import { KEY_PATTERN, MAX_KEY_LENGTH } from '../idempotency/domain/idempotency-key';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;

const PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A new one for each request (a UUID, say), and the same when it is repeated: the work is done once, and for 24 ' +
    'hours a repetition gets the first answer, with `Idempotent-Replayed: true`. Errors are not kept. While the ' +
    'first request runs: 409 `idempotency_in_progress`; with another request: 422 `idempotency_key_reused`.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_LENGTH, pattern: KEY_PATTERN },
} as const;

/** Every POST that has a caller takes the header: it is no business of the single operation to say so. */
export function documentIdempotencyKey(operation: Operation): void {
  if ((operation as { 'x-access'?: unknown })['x-access'] === 'public') return;
  operation.parameters = [...(operation.parameters ?? []), PARAMETER];
}
