import { createHash } from 'node:crypto';

import { eventually, type RestAnswer, type RestClient } from '@csms/testing';

import type { ExportDto } from '../exports/dto/export.dto';

const PATH = '/api/v1/exports';

/** One caller's exports. */
export class ExportsOf {
  constructor(private readonly api: RestClient) {}

  order(body: object): Promise<RestAnswer<ExportDto>> {
    return this.api.post<ExportDto>(PATH, body);
  }

  /** Ordered, and taken. */
  async ordered(body: object): Promise<string> {
    const answer = await this.order(body);
    if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.export_id;
  }

  async read(id: string): Promise<ExportDto> {
    const { status, body } = await this.api.get<ExportDto>(`${PATH}/${id}`);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** As it is when it has this status. */
  is(id: string, status: string, timeoutMs = 15_000): Promise<ExportDto> {
    return eventually(
      async () => {
        const read = await this.read(id);
        if (read.status !== status) throw new Error(`It is ${JSON.stringify(read)}`);
        return read;
      },
      { timeoutMs },
    );
  }

  async list(query = ''): Promise<ExportDto[]> {
    const { body } = await this.api.get<{ data: ExportDto[] }>(`${PATH}?${query}`);
    return body.data;
  }

  download(id: string, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.api.request('GET', `${PATH}/${id}/download`, { headers });
  }

  remove(id: string): Promise<RestAnswer> {
    return this.api.delete(`${PATH}/${id}`);
  }

  /** The rows of a new export, as NDJSON, whose file is as the export says. */
  async rows(body: object): Promise<Record<string, unknown>[]> {
    return this.rowsOf(await this.ordered({ ...body, format: 'ndjson' }));
  }

  async rowsOf(id: string): Promise<Record<string, unknown>[]> {
    const { row_count, bytes, sha256 } = await this.is(id, 'ready');
    const { status, body } = await this.download(id);
    const text = typeof body === 'string' ? body : body === null ? '' : `${JSON.stringify(body)}\n`;
    const lines = text.split('\n').slice(0, -1);
    const found = { status, rows: lines.length, bytes: Buffer.byteLength(text), sha256: sha256Of(text) };
    const told = { status: 200, rows: row_count, bytes, sha256 };
    if (JSON.stringify(found) !== JSON.stringify(told)) {
      throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(told)}`);
    }
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
