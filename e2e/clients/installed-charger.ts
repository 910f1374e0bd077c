import { chargeOnce } from './charge-script';
import { type ClientVersion, StrictClient, type StrictClientOptions } from './strict-client';

export interface Nameplate {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string;
}

const STARTS = new Set(['RemoteStartTransaction', 'RequestStartTransaction']);
const STOPS = new Set(['RemoteStopTransaction', 'RequestStopTransaction']);

/** What it is set to, by configuration key or `Component.Variable`; `NumberOfConnectors` is its own. */
const SETTINGS: Readonly<Record<ClientVersion, readonly (readonly [string, string])[]>> = {
  '1.6': [
    ['HeartbeatInterval', '600'],
    ['LocalPreAuthorize', 'FALSE'],
    ['NumberOfConnectors', '1'],
  ],
  '2.0.1': [
    ['OCPPCommCtrlr.HeartbeatInterval', '600'],
    ['AuthCtrlr.LocalPreAuthorize', 'false'],
  ],
};
const READ_ONLY = 'NumberOfConnectors';

interface Asked {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string };
  readonly attributeValue?: string;
}

/** A charger with a vehicle at its connector, which does what a commissioning asks of it. */
export class InstalledCharger {
  /** Wh that each charge takes. */
  static readonly ENERGY_WH = 250;
  static readonly LOG = 'contactor closed\n';
  private upload: Promise<unknown> = Promise.resolve();
  private stop: () => void = () => undefined;
  private charge: Promise<unknown> = Promise.resolve();
  private readonly settings: Map<string, string>;

  private constructor(readonly client: StrictClient) {
    this.settings = new Map(SETTINGS[client.version]);
  }

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

  /** Resolves when the last charge and the last upload are over. */
  async idle(): Promise<void> {
    await Promise.all([this.charge, this.upload]);
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
    else return this.configure(action, request as never);
    return { status: 'Accepted' };
  }

  private configure(
    action: string,
    request: { key: string & string[]; value: string; getVariableData: Asked[]; setVariableData: Asked[] },
  ): object | null {
    switch (action) {
      case 'GetConfiguration':
        return this.configuration(request.key);
      case 'ChangeConfiguration':
        return { status: this.set(request.key, request.value) };
      case 'GetVariables':
        return { getVariableResult: request.getVariableData.map((asked) => this.variable(asked)) };
      case 'SetVariables':
        return {
          setVariableResult: request.setVariableData.map(({ component, variable, attributeValue }) => ({
            ...{ component, variable },
            attributeStatus: this.set(`${component.name}.${variable.name}`, attributeValue ?? ''),
          })),
        };
      case 'GetDiagnostics':
      case 'GetLog':
        return this.uploadLog(request as never);
      default:
        return null;
    }
  }

  /** As chargers do: while the answer is on its way, or after. */
  private uploadLog(request: {
    location?: string;
    requestId?: number;
    log?: { remoteLocation: string };
  }): object {
    const name = 'installed.log';
    const address = new URL(name, request.location ?? request.log?.remoteLocation);
    this.upload = put(address, InstalledCharger.LOG).then((isTaken) =>
      isTaken ? undefined : this.uploadFailed(request.requestId),
    );
    return this.client.version === '1.6' ? { fileName: name } : { status: 'Accepted', filename: name };
  }

  private uploadFailed(requestId?: number): Promise<unknown> {
    return this.client.version === '1.6'
      ? this.client.deliver('DiagnosticsStatusNotification', { status: 'UploadFailed' })
      : this.client.deliver('LogStatusNotification', { status: 'UploadFailure', requestId });
  }

  private configuration(keys: readonly string[]): object {
    const isKnown = (key: string): boolean => this.settings.has(key);
    return {
      configurationKey: keys
        .filter(isKnown)
        .map((key) => ({ key, readonly: key === READ_ONLY, value: this.settings.get(key) })),
      unknownKey: keys.filter((key) => !isKnown(key)),
    };
  }

  private variable({ component, variable }: Asked): object {
    const value = this.settings.get(`${component.name}.${variable.name}`);
    if (value === undefined) return { component, variable, attributeStatus: 'UnknownVariable' };
    return { component, variable, attributeStatus: 'Accepted', attributeValue: value };
  }

  private set(name: string, value: string): string {
    if (name === READ_ONLY) return 'Rejected';
    if (!this.settings.has(name)) return this.client.version === '1.6' ? 'NotSupported' : 'UnknownVariable';
    this.settings.set(name, value);
    return 'Accepted';
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

/** It has no network but this machine. */
async function put(address: URL, body: string): Promise<boolean> {
  if (address.hostname !== '127.0.0.1' && address.hostname !== 'localhost') return false;
  return fetch(address, { method: 'PUT', body }).then(
    ({ ok }) => ok,
    () => false,
  );
}
