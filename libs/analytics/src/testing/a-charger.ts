import { randomBytes } from 'node:crypto';

import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ChargePointHeard,
  ChargePointRegistered,
  ConnectorStatusChanged,
  type EventData,
  HeartbeatIntervalChanged,
  MeterValuesReceived,
  SessionEnded,
  SessionReopened,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';

const DAY_MS = 86_400_000;
const TODAY = new Date().toISOString().slice(0, 10);

/** An instant of the day on which the specs run, or of one before it: `at('08:12')`, `at('23:50', -1)`. */
export function at(time: string, days = 0): string {
  return new Date(Date.parse(`${TODAY}T${time}:00Z`) + days * DAY_MS).toISOString();
}

/** An instant before now. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export function uniqueId(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}

type Place = Pick<EventData<typeof ChargePointRegistered>, 'organization_id' | 'site_id' | 'project_id'>;

/** What is told of one charge point and of one session at it. */
export class ACharger {
  readonly id = uniqueId('CP');
  readonly ocppTransactionId = String(1000 + (randomBytes(2).readUInt16BE() % 60_000));
  readonly sessionId = deriveId('sess', this.id, this.ocppTransactionId);

  constructor(private readonly where: Partial<Place> & Pick<Place, 'organization_id'>) {}

  registered(more: Partial<EventData<typeof ChargePointRegistered>> = {}) {
    // So long that a charger of which these specs tell little is not offline for its silence.
    const heartbeat_interval_seconds = 30 * 86_400;
    return { ...ChargePointRegistered.example, ...this.place(), heartbeat_interval_seconds, ...more };
  }

  connected(time: string) {
    return { ...ChargePointConnected.example, ...this.place(), connected_at: at(time) };
  }

  disconnected(time: string) {
    return { ...ChargePointDisconnected.example, ...this.place(), disconnected_at: at(time) };
  }

  /** A connection with a number, as gateways give them now. */
  opened(connected_at: string, connection_epoch: number) {
    return { ...ChargePointConnected.example, ...this.place(), connected_at, connection_epoch };
  }

  closed(disconnected_at: string, connection_epoch: number) {
    return { ...ChargePointDisconnected.example, ...this.place(), disconnected_at, connection_epoch };
  }

  heard(received_at: string, is_heartbeat = true) {
    return { ...ChargePointHeard.example, ...this.place(), received_at, is_heartbeat };
  }

  booted(booted_at: string, heartbeat_interval_seconds: number | null) {
    return { ...ChargePointBooted.example, ...this.place(), booted_at, heartbeat_interval_seconds };
  }

  toldInterval(changed_at: string, interval_seconds: number) {
    return { ...HeartbeatIntervalChanged.example, ...this.place(), changed_at, interval_seconds };
  }

  status(connectorId: number, status: string, time = '00:05') {
    const connector = { evse_id: connectorId, connector_id: connectorId };
    return {
      ...ConnectorStatusChanged.example,
      ...this.place(),
      ...connector,
      status,
      changed_at: at(time, -1),
    };
  }

  started(started_at: string, meter_start_wh: number | null) {
    return { ...TransactionStarted.example, ...this.transaction(), started_at, meter_start_wh };
  }

  metered(timestamp: string, energy_register_wh: number) {
    const samples = [{ timestamp, energy_register_wh, readings: [] }];
    return { ...MeterValuesReceived.example, ...this.transaction(), samples };
  }

  /** A sample with more than the register: measurand, value, unit, phase. */
  sampled(
    timestamp: string,
    energy_register_wh: number | null,
    ...told: readonly (readonly [string, number, string, string?])[]
  ) {
    const readings = told.map(([measurand, value, unit, phase = null]) => ({
      ...{ measurand, value: String(value), unit, phase, context: 'Sample.Periodic', signed_data: null },
      location: measurand === 'SoC' ? 'EV' : 'Outlet',
    }));
    const samples = [{ timestamp, energy_register_wh, readings }];
    return { ...MeterValuesReceived.example, ...this.transaction(), samples, received_at: timestamp };
  }

  /** Of OCPP 2.0.1. */
  updated(occurred_at: string, charging_state: string, outlet: { evse_id: number; connector_id: number }) {
    const event = { ...TransactionUpdated.example, ...this.transaction(), ...outlet };
    return { ...event, occurred_at, charging_state, received_at: occurred_at };
  }

  ended(ended_at: string, meter_stop_wh: number | null) {
    return { ...TransactionEnded.example, ...this.transaction(), ended_at, meter_stop_wh };
  }

  settled(start: readonly [string, number], end: readonly [string, number], revision = 1) {
    const [[started_at, meter_start_wh], [ended_at, meter_stop_wh]] = [start, end];
    const energy_wh = meter_stop_wh - meter_start_wh;
    return {
      ...SessionEnded.example,
      ...this.transaction(),
      ...{ started_at, meter_start_wh, ended_at, meter_stop_wh, energy_wh, revision },
    };
  }

  reopened(started_at: string, revision: number) {
    return { ...SessionReopened.example, ...this.transaction(), started_at, revision };
  }

  place() {
    return {
      charge_point_id: this.id,
      organization_id: this.where.organization_id,
      site_id: this.where.site_id ?? 'site_1',
      project_id: this.where.project_id ?? 'proj_1',
      time_zone: 'Europe/London',
    };
  }

  private transaction() {
    return {
      ...this.place(),
      session_id: this.sessionId,
      ocpp_transaction_id: this.ocppTransactionId,
    };
  }
}
