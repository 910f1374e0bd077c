import { request as send } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { SignedPrincipal } from '@csms/platform-http';

import type { TestGateway } from './test-gateway';

const NOBODY: SignedPrincipal = {
  organizationId: '',
  subject: 'anonymous',
  type: 'anonymous',
  scopes: [],
  role: null,
  grants: [],
};

export interface UploadRequest {
  readonly method?: 'PUT' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: Readable | string | Buffer;
}

export interface UploadAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Uploads as a charger does: by bare HTTP, to the path of the address that it was given. */
export async function upload(
  gateway: TestGateway,
  address: string,
  { method = 'PUT', headers = {}, content }: UploadRequest,
): Promise<UploadAnswer> {
  const { pathname } = new URL(address);
  const principal = await gateway.service.installation.principals.signAs(NOBODY);
  const request = send(`${gateway.service.url}${pathname}`, {
    method,
    headers: { 'x-csms-principal': principal, ...headers },
  });
  const answered = new Promise<UploadAnswer>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> });
      });
    });
  });
  const source = content instanceof Readable ? content : Readable.from([content]);
  const [answer] = await Promise.all([answered, pipeline(source, request).catch(() => undefined)]);
  return answer;
}
