import { applyDecorators, Header, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';

import type { Diagnostics } from './diagnostics.service';
import { attachment } from './uploads/domain/file-name';

/** An answer that is a charger's log: a file to keep, which no cache keeps and no browser guesses about. */
export const ServesLog = () =>
  applyDecorators(
    Header('cache-control', 'private, no-store'),
    Header('x-content-type-options', 'nosniff'),
    ApiProduces('application/octet-stream'),
    ApiOkResponse({ schema: { type: 'string', format: 'binary', example: '<the log>' } }),
  );

export function logFile({
  content,
  name,
  sizeBytes,
}: Awaited<ReturnType<Diagnostics['download']>>): StreamableFile {
  return new StreamableFile(content, { disposition: attachment(name), length: sizeBytes });
}
