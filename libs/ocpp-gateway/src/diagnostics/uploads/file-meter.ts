import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

import { CodedError } from '@csms/kernel';

/** A sender that is silent for so long is gone. */
const SILENT_AFTER_MS = 60_000;

export interface Measured {
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Passes a file on, and measures it; one that is too large ends there, as does one of which nothing more comes. */
export class FileMeter extends Transform {
  private readonly hash = createHash('sha256');
  private sizeBytes = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly maxBytes: number) {
    super();
    this.heard();
  }

  /** Of what has passed. */
  measured(): Measured {
    return { sizeBytes: this.sizeBytes, sha256: this.hash.digest('hex') };
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.heard();
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.maxBytes) {
      done(tooLarge(this.maxBytes));
      return;
    }
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.timer !== null) clearTimeout(this.timer);
    done(error);
  }

  private heard(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.destroy(new CodedError('invalid_parameter', 'Nothing more of the file came.'));
    }, SILENT_AFTER_MS);
    this.timer.unref();
  }
}

export function tooLarge(maxBytes: number): CodedError {
  return new CodedError('payload_too_large', `A log may have ${maxBytes} bytes at most.`);
}
