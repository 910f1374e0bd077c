/** The settings of a charge point that a CSMS can read and change, by the names of its OCPP version. */
export interface Setting {
  readonly value: string;
  readonly isReadOnly: boolean;
}

export type ChangeResult = 'Accepted' | 'Rejected' | 'NotSupported';

export class Configuration {
  private readonly settings: Map<string, Setting>;

  constructor(settings: Readonly<Record<string, Setting>>) {
    this.settings = new Map(Object.entries(settings));
  }

  get(name: string): Setting | null {
    return this.settings.get(name) ?? null;
  }

  entries(): readonly (readonly [string, Setting])[] {
    return [...this.settings];
  }

  /** Whole and not negative where the setting is a number. */
  change(name: string, value: string): ChangeResult {
    const setting = this.settings.get(name);
    if (setting === undefined) return 'NotSupported';
    const isNumber = /^\d+$/.test(setting.value);
    if (setting.isReadOnly || (isNumber && !/^\d{1,9}$/.test(value))) return 'Rejected';
    this.settings.set(name, { ...setting, value });
    return 'Accepted';
  }

  /** 0 for a setting that there is not. */
  number(name: string): number {
    return Number(this.settings.get(name)?.value ?? 0);
  }
}

export interface ConfigurationSeed {
  readonly connectors: number;
  readonly meterIntervalSeconds: number;
}

export const SETTING_NAMES = {
  '1.6': { heartbeat: 'HeartbeatInterval', meterInterval: 'MeterValueSampleInterval' },
  '2.0.1': {
    heartbeat: 'OCPPCommCtrlr.HeartbeatInterval',
    meterInterval: 'SampledDataCtrlr.TxUpdatedInterval',
  },
} as const;

const MEASURANDS = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC';

/** OCPP 1.6 §9. */
export function configuration16({ connectors, meterIntervalSeconds }: ConfigurationSeed): Configuration {
  return new Configuration({
    HeartbeatInterval: { value: '300', isReadOnly: false },
    MeterValueSampleInterval: { value: String(meterIntervalSeconds), isReadOnly: false },
    MeterValuesSampledData: { value: MEASURANDS, isReadOnly: true },
    NumberOfConnectors: { value: String(connectors), isReadOnly: true },
    AuthorizeRemoteTxRequests: { value: 'false', isReadOnly: true },
    LocalAuthorizeOffline: { value: 'true', isReadOnly: true },
    ConnectionTimeOut: { value: '60', isReadOnly: false },
    ResetRetries: { value: '1', isReadOnly: false },
    SupportedFeatureProfiles: { value: 'Core,RemoteTrigger,SmartCharging', isReadOnly: true },
    ChargeProfileMaxStackLevel: { value: '10', isReadOnly: true },
    ChargingScheduleAllowedChargingRateUnit: { value: 'Current,Power', isReadOnly: true },
    ChargingScheduleMaxPeriods: { value: '24', isReadOnly: true },
    MaxChargingProfilesInstalled: { value: '20', isReadOnly: true },
  });
}

/** Component and variable with a dot between (OCPP 2.0.1 Part 2, chapter 2, referenced components). */
export function configuration201({ meterIntervalSeconds }: ConfigurationSeed): Configuration {
  return new Configuration({
    'OCPPCommCtrlr.HeartbeatInterval': { value: '300', isReadOnly: false },
    'SampledDataCtrlr.TxUpdatedInterval': { value: String(meterIntervalSeconds), isReadOnly: false },
    'SampledDataCtrlr.TxUpdatedMeasurands': { value: MEASURANDS, isReadOnly: true },
    'AuthCtrlr.AuthorizeRemoteStart': { value: 'false', isReadOnly: true },
    'AuthCtrlr.OfflineTxForUnknownIdEnabled': { value: 'true', isReadOnly: true },
    'TxCtrlr.EVConnectionTimeOut': { value: '60', isReadOnly: false },
    'TxCtrlr.TxStartPoint': { value: 'Authorized', isReadOnly: true },
    'SmartChargingCtrlr.Enabled': { value: 'true', isReadOnly: true },
    'SmartChargingCtrlr.ProfileStackLevel': { value: '10', isReadOnly: true },
  });
}
