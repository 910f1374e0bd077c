import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Busboy, type BusboyInstance } from '@fastify/busboy';

import { ValidationFailedError } from '@csms/kernel';
import type { StreamedBody } from '@csms/platform-http';

/** What keeps a file while it comes. */
export type Keep<Kept> = (content: Readable, name: string | null) => Promise<Kept>;

const LIMITS = { fields: 20, fieldSize: 4_096, fieldNameSize: 200, headerPairs: 50 };

/** The file of a request: its whole body, or the first file of a form. @throws ValidationFailedError */
export function fileOfBody<Kept>(body: StreamedBody, keep: Keep<Kept>): Promise<Kept> {
  return /^multipart\/form-data\b/i.test(body.type) ? fileOfForm(body, keep) : keep(body.content, null);
}

async function fileOfForm<Kept>({ content, type }: StreamedBody, keep: Keep<Kept>): Promise<Kept> {
  const form = formOf(type);
  let kept: Promise<Kept> | null = null;
  let giveUp = (_error: Error): void => undefined;
  form.on('file', (_field, file, name: string | undefined) => {
    if (kept !== null) {
      file.resume();
      return;
    }
    giveUp = (error) => void file.destroy(error);
    kept = keep(file, name ?? null);
    kept.catch((error: unknown) => form.destroy(error as Error));
  });
  const wholeForm = pipeline(content, form).catch((error: unknown) => {
    giveUp(error as Error);
    throw error;
  });
  const [read] = await Promise.allSettled([wholeForm]);
  const [file] = await Promise.allSettled([kept as Promise<Kept> | null]);
  if (file.status === 'rejected') throw file.reason;
  if (read.status === 'rejected') throw isBroken(content) ? read.reason : broken(read.reason);
  if (file.value === null) throw broken(new Error('it has no file'));
  return file.value;
}

function formOf(type: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': type }, limits: LIMITS });
  } catch (error) {
    throw broken(error);
  }
}

/** Its sender is gone: it is not the form that is wrong. */
function isBroken(content: Readable): boolean {
  return content.errored !== null;
}

function broken(error: unknown): ValidationFailedError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ValidationFailedError([
    { pointer: '', code: 'form', detail: `The form cannot be used: ${reason}.` },
  ]);
}
