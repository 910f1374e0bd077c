import type { RestAnswer, RestClient, TestService } from '@csms/testing';

import type { BillingSessionDto, BreakdownDto } from '../billing-sessions/dto/billing-session.dto';
import type { TariffDto } from '../tariffs/dto/tariff.dto';

import { STANDARD_DAY_RATE } from './a-session';

/** The REST API of billing on behalf of one organization. */
export class BillingClient {
  readonly api: RestClient;

  constructor(
    service: TestService,
    readonly organizationId: string,
  ) {
    this.api = service.as(['read:billing', 'write:billing', 'read:users'], organizationId);
  }

  /** The guide's tariff, or one that differs from it. */
  async createTariff(more: object = {}): Promise<TariffDto> {
    const answer = await this.api.post<TariffDto>('/api/v1/billing/tariffs', {
      ...STANDARD_DAY_RATE,
      ...more,
    });
    return required(answer, 201);
  }

  async replaceTariff(tariffId: string, more: object): Promise<TariffDto> {
    const body = { ...STANDARD_DAY_RATE, ...more };
    return required(await this.api.put<TariffDto>(`/api/v1/billing/tariffs/${tariffId}`, body), 200);
  }

  async assign(
    tariffId: string,
    target_type: string,
    target_id: string,
    connector_id?: number,
  ): Promise<void> {
    const path = `/api/v1/billing/tariffs/${tariffId}/assignments`;
    required(await this.api.post(path, { target_type, target_id, connector_id }), 201);
  }

  async session(sessionId: string): Promise<BillingSessionDto> {
    return required(await this.api.get<BillingSessionDto>(`/api/v1/billing/sessions/${sessionId}`), 200);
  }

  async breakdown(sessionId: string): Promise<BreakdownDto> {
    const path = `/api/v1/billing/sessions/${sessionId}/breakdown`;
    return required(await this.api.get<BreakdownDto>(path), 200);
  }
}

function required<Body>({ status, body }: RestAnswer<Body>, expected: number): Body {
  if (status !== expected) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
  return body;
}
