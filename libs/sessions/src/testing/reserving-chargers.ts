import { randomBytes } from 'node:crypto';

import {
  ChargePointRegistered,
  DriverChanged,
  type EventData,
  ReservationCommandCompleted,
  ReservationCommandRequested,
  TokenIssued,
} from '@csms/contracts';
import { eventually, type RestAnswer, type RestClient, type TestService } from '@csms/testing';

import type { ReservationDto } from '../reservations/dto/reservation.dto';

type Requested = EventData<typeof ReservationCommandRequested>;
type Verdict = Pick<EventData<typeof ReservationCommandCompleted>, 'status' | 'reason'>;

export const ACCEPTED: Verdict = { status: 'Accepted', reason: null };

export function aTag(): string {
  return randomBytes(7).toString('hex').toUpperCase();
}

/** A charge point with which somebody wants to reserve; the spec is its gateway. */
export class ReservingCharger {
  readonly id = `CP-${randomBytes(4).toString('hex')}`;
  private readonly seen = new Set<string>();

  constructor(
    private readonly service: TestService,
    readonly organizationId = 'org_A',
    readonly siteId = 'site_1',
  ) {}

  async register(): Promise<this> {
    await this.service.tell(ChargePointRegistered, {
      ...ChargePointRegistered.example,
      charge_point_id: this.id,
      organization_id: this.organizationId,
      site_id: this.siteId,
      project_id: 'proj_1',
    });
    return this;
  }

  async issue(more: Partial<EventData<typeof TokenIssued>> = {}): Promise<string> {
    const idTag = aTag();
    await this.service.tell(TokenIssued, {
      ...TokenIssued.example,
      organization_id: this.organizationId,
      id_tag: idTag,
      ...more,
    });
    await this.service.settled();
    return more.id_tag ?? idTag;
  }

  async driver(): Promise<string> {
    const driverId = `drv_${randomBytes(6).toString('hex')}`;
    const more = { driver_id: driverId, organization_id: this.organizationId };
    await this.service.tell(DriverChanged, { ...DriverChanged.example, ...more });
    await this.service.settled();
    return driverId;
  }

  /** The next command that it has not been asked for before. */
  asked(): Promise<Requested> {
    return eventually(() => {
      const next = this.commands().find(({ command_id: id }) => !this.seen.has(id));
      if (next === undefined) throw new Error('Nothing is asked for');
      this.seen.add(next.command_id);
      return next;
    });
  }

  /** Everything that it was asked for. */
  commands(): Requested[] {
    return this.service
      .told(ReservationCommandRequested)
      .filter(({ key }) => key === this.id)
      .map(({ data }) => data);
  }

  async says({ command_id, organization_id, charge_point_id, command, reference }: Requested, said: Verdict) {
    const now = new Date().toISOString();
    await this.service.tell(ReservationCommandCompleted, {
      ...{ command_id, organization_id, charge_point_id, command, reference },
      ...said,
      response: null,
      sent_at: now,
      completed_at: now,
    });
  }

  /** Whatever it is asked for next. */
  async answers(said: Verdict = ACCEPTED): Promise<Requested> {
    const asked = await this.asked();
    await this.says(asked, said);
    return asked;
  }

  wish(more: object = {}): object {
    const expires_at = new Date(Date.now() + 1_800_000).toISOString();
    return { charge_point_id: this.id, connector_id: 1, expires_at, ...more };
  }

  /** A wish with what the charger says to it. */
  async reserve(
    api: RestClient,
    wish: object,
    said: Verdict = ACCEPTED,
  ): Promise<RestAnswer<ReservationDto>> {
    const making = api.post<ReservationDto>('/api/v1/reservations', this.wish(wish));
    let isAsked = false;
    const asked = this.answers(said).then(() => (isAsked = true));
    const early = making.then(({ status, body }) => {
      if (!isAsked) throw new Error(`${status} before the charger was asked: ${JSON.stringify(body)}`);
    });
    await Promise.race([asked, early]);
    return making;
  }
}
