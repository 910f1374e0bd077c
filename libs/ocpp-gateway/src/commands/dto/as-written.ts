import { ApiProperty } from '@nestjs/swagger';

export interface AsWrittenOptions {
  readonly description: string;
  readonly example: unknown;
}

/** What a charger wrote, as it is: of one that keeps to OCPP an object, of one that does not anything. */
export const AsWritten = ({ description, example }: AsWrittenOptions): PropertyDecorator =>
  ApiProperty({
    anyOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'null' },
    ],
    description: `${description}. No object only where that breaks OCPP`,
    example,
  });
