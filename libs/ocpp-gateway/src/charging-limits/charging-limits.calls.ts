import { Inject, Injectable } from '@nestjs/common';

import { ChargingLimitReported, ChargingNeedsReported, VehicleScheduleReported } from '@csms/contracts';
import type {
  ClearedChargingLimitRequest201,
  NotifyChargingLimitRequest201,
  NotifyEVChargingNeedsRequest201,
  NotifyEVChargingScheduleRequest201,
} from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { instantOf } from '../clock/charger-clock';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

/** Limits of others, and what vehicles ask for: OCPP 2.0.1 K12, K13, K15, K17. */
@Injectable()
export class ChargingLimitCalls implements CallsOfFeature {
  readonly calls201 = {
    NotifyChargingLimit: (request: NotifyChargingLimitRequest201, context: CallContext) =>
      this.limited(request, context),
    ClearedChargingLimit: (request: ClearedChargingLimitRequest201, context: CallContext) =>
      this.cleared(request, context),
    NotifyEVChargingNeeds: (request: NotifyEVChargingNeedsRequest201, context: CallContext) =>
      this.needs(request, context),
    NotifyEVChargingSchedule: (request: NotifyEVChargingScheduleRequest201, context: CallContext) =>
      this.scheduled(request, context),
  };

  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  private async limited(request: NotifyChargingLimitRequest201, context: CallContext) {
    const { chargingLimitSource, isGridCritical } = request.chargingLimit;
    await this.word.keep(context, {
      definition: ChargingLimitReported,
      id: messageEventId(context, 'NotifyChargingLimit'),
      occurredAt: context.receivedAt,
      data: {
        ...commonOf(context),
        evse_id: request.evseId ?? null,
        source: chargingLimitSource,
        is_cleared: false,
        is_grid_critical: isGridCritical ?? null,
        schedules: (request.chargingSchedule ?? []).map((schedule) => ({ ...schedule })),
      },
    });
    return {};
  }

  private async cleared(request: ClearedChargingLimitRequest201, context: CallContext) {
    await this.word.keep(context, {
      definition: ChargingLimitReported,
      id: messageEventId(context, 'ClearedChargingLimit'),
      occurredAt: context.receivedAt,
      data: {
        ...commonOf(context),
        evse_id: request.evseId ?? null,
        source: request.chargingLimitSource,
        is_cleared: true,
        is_grid_critical: null,
        schedules: [],
      },
    });
    return {};
  }

  /** Rejected: no schedule of ours follows, so the station offers the vehicle what its profiles allow (K15.FR.05). */
  private async needs(request: NotifyEVChargingNeedsRequest201, context: CallContext) {
    await this.word.tell(context, {
      definition: ChargingNeedsReported,
      id: messageEventId(context, 'NotifyEVChargingNeeds'),
      occurredAt: context.receivedAt,
      data: {
        ...commonOf(context),
        evse_id: request.evseId,
        max_schedule_tuples: request.maxScheduleTuples ?? null,
        charging_needs: { ...request.chargingNeeds },
      },
    });
    return { status: 'Rejected' as const, statusInfo: { reasonCode: 'NoScheduleOffered' } };
  }

  private async scheduled(request: NotifyEVChargingScheduleRequest201, context: CallContext) {
    await this.word.tell(context, {
      definition: VehicleScheduleReported,
      id: messageEventId(context, 'NotifyEVChargingSchedule'),
      occurredAt: context.receivedAt,
      data: {
        ...commonOf(context),
        evse_id: request.evseId,
        time_base: instantOf(request.timeBase, context).toISOString(),
        schedule: { ...request.chargingSchedule },
      },
    });
    return { status: 'Accepted' as const };
  }
}

function commonOf({ charger, receivedAt }: CallContext) {
  return { ...placeOf(charger), received_at: receivedAt.toISOString() };
}
