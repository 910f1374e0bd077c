import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { ERROR_CODES, type ErrorCode } from '@csms/contracts';
import type { FieldError } from '@csms/kernel';

export class ProblemFieldDto implements FieldError {
  @ApiProperty({ description: 'JSON pointer of the field, or name of the parameter', example: '/name' })
  pointer: string;

  @ApiProperty({ description: 'Stable code of the rule that it breaks', example: 'required' })
  code: string;

  @ApiProperty({ description: 'The rule in words', example: 'name must not be empty.' })
  detail: string;
}

/** The body of every error of the REST API (RFC 9457, `application/problem+json`). */
export class Problem {
  @ApiProperty({ example: 'https://docs.dynamo-csms.com/errors/validation_failed' })
  type: string;

  @ApiProperty({ example: 'Validation failed' })
  title: string;

  @ApiProperty({ example: 422 })
  status: number;

  @ApiProperty({ description: 'Stable code for programs', example: 'validation_failed' })
  code: string;

  @ApiProperty({ description: 'What is wrong with this request', example: 'name must not be empty.' })
  detail: string;

  @ApiProperty({ description: 'The path that was asked for', example: '/api/v1/sites' })
  instance: string;

  @ApiProperty({
    description: 'Also in the header X-Request-Id and in the logs',
    example: 'req_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  request_id: string;

  @ApiPropertyOptional({ type: [ProblemFieldDto], description: 'Every field that breaks a rule, at once' })
  errors?: readonly FieldError[];
}

export interface ProblemContext {
  readonly instance: string;
  readonly requestId: string;
}

export function problemOf(
  code: ErrorCode,
  detail: string,
  context: ProblemContext,
  members: { errors?: readonly FieldError[]; extensions?: Readonly<Record<string, unknown>> } = {},
): Problem & Record<string, unknown> {
  const [status, title] = ERROR_CODES[code];
  const core = {
    type: `https://docs.dynamo-csms.com/errors/${code}`,
    title,
    status,
    code,
    detail,
    instance: context.instance,
    request_id: context.requestId,
  };
  return {
    ...core,
    ...members.extensions,
    // No extension takes the place of a member that the RFC or the house gives its meaning.
    ...core,
    ...(members.errors !== undefined && members.errors.length > 0 ? { errors: members.errors } : {}),
  };
}
