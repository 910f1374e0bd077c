import { Inject, Injectable } from '@nestjs/common';

import { CodedError } from '@csms/kernel';
import { type Principal, PRINCIPAL_HEADER, PrincipalSigner } from '@csms/platform-http';
import { traceHeaders } from '@csms/platform-ops';

import { SERVICE_URLS, type ServiceUrls } from './api-gateway-settings';

const LIMIT_MS = 20_000;
const PAGE = 200;

/** A list of a service's: where it is, and how its page calls the rows. */
export interface ListOf {
  readonly service: string;
  /** With its filter. */
  readonly path: string;
  readonly rows: string;
}

/** Reads what services own, as the caller whom the gateway has let in. */
@Injectable()
export class ServiceReader {
  constructor(
    @Inject(SERVICE_URLS) private readonly urls: ServiceUrls,
    @Inject(PrincipalSigner) private readonly signer: PrincipalSigner,
  ) {}

  /** null: there is none, for this caller. @throws CodedError upstream_error */
  async one(caller: Principal, service: string, path: string): Promise<object | null> {
    const response = await this.get(caller, service, path);
    if (response.status === 404) return null;
    if (!response.ok) throw failed(service, `answered ${response.status}`);
    return (await response.json()) as object;
  }

  /** Page by page: a year of a driver does not have to fit into memory. */
  async *all(caller: Principal, { service, path, rows }: ListOf): AsyncGenerator<object> {
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.one(caller, service, `${path}&limit=${PAGE}${at}`);
      if (page === null) throw failed(service, `has no ${path}`);
      const { [rows]: found, next_cursor: next } = page as Record<string, unknown>;
      if (!Array.isArray(found)) throw failed(service, `answered no ${rows}`);
      yield* found as object[];
      cursor = typeof next === 'string' ? next : null;
    } while (cursor !== null);
  }

  /** By the first of its instances that takes the connection. */
  private async get(caller: Principal, service: string, path: string): Promise<Response> {
    const headers = {
      ...traceHeaders(),
      [PRINCIPAL_HEADER]: await this.signer.sign(caller),
      'x-request-id': caller.requestId,
    };
    let last: unknown;
    for (const url of this.urls[service] ?? []) {
      try {
        return await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
      } catch (error) {
        last = error;
      }
    }
    throw failed(service, 'did not answer', last);
  }
}

function failed(service: string, what: string, cause?: unknown): CodedError {
  return Object.assign(new CodedError('upstream_error', `${service} ${what}.`), { cause });
}
