import { randomBytes } from 'node:crypto';

import {
  ConnectorStatusChanged,
  type EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';

const DAY = '2026-05-01';

/** An instant of the day of the specs, e.g. `at('08:12')`. */
export function at(time: string): string {
  return `${DAY}T${time.length === 5 ? `${time}:00` : time}.000Z`;
}

type Started = EventData<typeof TransactionStarted>;

/** What a charger tells of one transaction; every charge has a charge point of its own unless one is given. */
export class ACharge {
  readonly ocppTransactionId = String(1000 + (randomBytes(2).readUInt16BE() % 60_000));
  readonly chargePointId: string;
  readonly sessionId: string;
  private readonly place;

  constructor(place: Partial<Pick<Started, 'charge_point_id' | 'organization_id' | 'site_id'>> = {}) {
    this.chargePointId = place.charge_point_id ?? `CP-${randomBytes(4).toString('hex')}`;
    this.sessionId = deriveId('sess', this.chargePointId, this.ocppTransactionId);
    this.place = {
      charge_point_id: this.chargePointId,
      organization_id: place.organization_id ?? 'org_A',
      site_id: place.site_id ?? 'site_1',
      project_id: 'proj_1',
      time_zone: 'Europe/London',
    };
  }

  started(more: Partial<Started> = {}): Started {
    return {
      ...TransactionStarted.example,
      ...this.transaction(),
      started_at: at('08:12'),
      received_at: at('08:12'),
      meter_start_wh: 1_000,
      ...more,
    };
  }

  updated(more: Partial<EventData<typeof TransactionUpdated>> = {}): EventData<typeof TransactionUpdated> {
    return {
      ...TransactionUpdated.example,
      ...this.transaction(),
      samples: [],
      authorization: null,
      ...more,
    };
  }

  metered(time: string, registerWh: number, powerW?: number): EventData<typeof MeterValuesReceived> {
    return {
      ...MeterValuesReceived.example,
      ...this.transaction(),
      samples: [aSample(time, registerWh, powerW)],
      received_at: at(time),
    };
  }

  ended(more: Partial<EventData<typeof TransactionEnded>> = {}): EventData<typeof TransactionEnded> {
    return {
      ...TransactionEnded.example,
      ...this.transaction(),
      ended_at: at('09:04'),
      received_at: at('09:04'),
      meter_stop_wh: 15_700,
      ...more,
    };
  }

  status(status: string, time: string, connectorId = 1): EventData<typeof ConnectorStatusChanged> {
    return {
      ...ConnectorStatusChanged.example,
      ...this.place,
      evse_id: connectorId,
      connector_id: connectorId,
      status,
      changed_at: at(time),
    };
  }

  private transaction() {
    return {
      ...this.place,
      session_id: this.sessionId,
      ocpp_transaction_id: this.ocppTransactionId,
    };
  }
}

function aSample(time: string, registerWh: number, powerW?: number) {
  const reading = { phase: null, context: 'Sample.Periodic', location: 'Outlet', signed_data: null };
  return {
    timestamp: at(time),
    energy_register_wh: registerWh,
    readings: [
      { ...reading, measurand: 'Energy.Active.Import.Register', value: String(registerWh), unit: 'Wh' },
      ...(powerW === undefined
        ? []
        : [{ ...reading, measurand: 'Power.Active.Import', value: String(powerW), unit: 'W' }]),
    ],
  };
}
