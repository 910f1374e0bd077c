/** What chargers tell while they charge, as the gateway writes it into its topic. */
import { type EventData, type MeterValuesReceived, TransactionStarted } from '@csms/contracts';
import { deriveId } from '@csms/kernel';

/** Of one instant: the register, the power, and three phases of current and voltage. */
export const VALUES_OF_SAMPLE = 8;
const SAMPLES_OF_EVENT = 2;
/** Rows of one MeterValues: a charger that measures each ten seconds and tells twice a minute sends such. */
export const VALUES_OF_EVENT = SAMPLES_OF_EVENT * VALUES_OF_SAMPLE;
const SAMPLE_MS = 10_000;
/** A day of the past, so that a benchmark never writes into two months. */
const START_MS = Date.parse('2026-05-04T00:00:00Z');
const WH_OF_SAMPLE = 61;

const READING = { context: 'Sample.Periodic', location: 'Outlet', signed_data: null };

/** One charge point in a transaction that stays open. */
export class ToldCharge {
  private readonly place;
  private readonly transaction;
  private samples = 0;

  constructor(organizationId: string, index: number) {
    const charge_point_id = `INGEST-${String(index).padStart(4, '0')}`;
    this.place = {
      organization_id: organizationId,
      charge_point_id,
      site_id: `site_of_ingest_${index % 10}`,
      project_id: null,
      time_zone: 'Europe/London',
    };
    this.transaction = {
      session_id: deriveId('sess', charge_point_id, '1001'),
      ocpp_transaction_id: '1001',
      evse_id: 1,
      connector_id: 1,
    };
  }

  started(): EventData<typeof TransactionStarted> {
    const at = instant(0);
    return {
      ...TransactionStarted.example,
      ...this.place,
      ...this.transaction,
      authorization: null,
      started_at: at,
      received_at: at,
      meter_start_wh: 0,
      samples: [],
    };
  }

  /** The next ones: no two samples have the same time. */
  metered(): EventData<typeof MeterValuesReceived> {
    const samples = Array.from({ length: SAMPLES_OF_EVENT }, () => this.nextSample());
    const received_at = samples.at(-1)?.timestamp ?? instant(0);
    return { ...this.place, ...this.transaction, samples, received_at };
  }

  private nextSample() {
    this.samples += 1;
    const register = this.samples * WH_OF_SAMPLE;
    const of = (measurand: string, unit: string, value: string, phase: string | null = null) => ({
      ...READING,
      measurand,
      unit,
      value,
      phase,
    });
    return {
      timestamp: instant(this.samples),
      energy_register_wh: register,
      readings: [
        of('Energy.Active.Import.Register', 'Wh', String(register)),
        of('Power.Active.Import', 'W', String(21_900 + (this.samples % 200))),
        ...['L1', 'L2', 'L3'].flatMap((phase) => [
          of('Current.Import', 'A', `31.${this.samples % 10}`, phase),
          of('Voltage', 'V', `23${this.samples % 10}.4`, phase),
        ]),
      ],
    };
  }
}

function instant(samples: number): string {
  return new Date(START_MS + samples * SAMPLE_MS).toISOString();
}
