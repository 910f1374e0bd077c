import { chargeOnce } from './charge-script';
import { type ClientVersion, StrictClient, type StrictClientOptions } from './strict-client';

export interface Nameplate {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string;
}

const STARTS = new Set(['RemoteStartTransaction', 'RequestStartTransaction']);
const STOPS = new Set(['RemoteStopTransaction', 'RequestStopTransaction']);

/** A charger with a vehicle at its connector, which does what a commissioning asks of it. */
export class InstalledCharger {
  /** Wh that each charge takes. */
  static readonly ENERGY_WH = 250;
  private stop: () => void = () => undefined;
  private charge: Promise<unknown> = Promise.resolve();

  private constructor(readonly client: StrictClient) {}

  static async connect(
    options: Omit<StrictClientOptions, 'onCommand'>,
    nameplate: Nameplate,
  ): Promise<InstalledCharger> {
    const onCommand = (action: string, request: Record<string, unknown>) => charger.obey(action, request);
    const client = await StrictClient.connect({ ...options, onCommand });
    const charger = new InstalledCharger(client);
    await charger.boot(nameplate);
    return charger;
  }

  /** Resolves when the last charge is over. */
  async idle(): Promise<void> {
    await this.charge;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async boot(nameplate: Nameplate): Promise<void> {
    const { version } = this.client;
    await this.client.deliver('BootNotification', bootOf(version, nameplate));
    const timestamp = new Date().toISOString();
    const status =
      version === '1.6'
        ? { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp }
        : { evseId: 1, connectorId: 1, connectorStatus: 'Occupied', timestamp };
    await this.client.deliver('StatusNotification', status);
  }

  private obey(action: string, request: Record<string, unknown>): object | null {
    if (STARTS.has(action)) this.charge = this.chargeWith(request);
    else if (STOPS.has(action)) this.stop();
    else if (action === 'TriggerMessage') void this.client.deliver('Heartbeat', {});
    else return null;
    return { status: 'Accepted' };
  }

  private chargeWith(request: Record<string, unknown>): Promise<unknown> {
    const { idTag, idToken, remoteStartId } = request as {
      idTag?: string;
      idToken?: { idToken: string };
      remoteStartId?: number;
    };
    const stopped = new Promise<void>((resolve) => {
      this.stop = resolve;
    });
    return chargeOnce(this.client, {
      idTag: idTag ?? idToken?.idToken ?? '',
      ...(remoteStartId === undefined ? {} : { remoteStartId }),
      boots: false,
      authorizes: false,
      meterStartWh: 1_000,
      meterStopWh: 1_000 + InstalledCharger.ENERGY_WH,
      samples: [{ energyWh: 1_100, powerW: 7_400 }],
      // A register at the very time of the start is that of the start.
      sampleIntervalMs: 50,
      beforeStop: () => stopped,
      stopReason: 'Remote',
    });
  }
}

function bootOf(version: ClientVersion, { vendor, model, serialNumber }: Nameplate): object {
  return version === '1.6'
    ? { chargePointVendor: vendor, chargePointModel: model, chargePointSerialNumber: serialNumber }
    : { reason: 'PowerUp', chargingStation: { vendorName: vendor, model, serialNumber } };
}
