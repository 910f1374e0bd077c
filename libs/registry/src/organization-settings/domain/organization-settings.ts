/** What an organization settles for itself, beside its zone and its currency, which are columns of their own. */
export interface OrganizationSettings {
  /** BCP 47; of mails and documents. */
  readonly locale: string;
  /** Of charge points that are registered from now on. */
  readonly heartbeatIntervalSeconds: number;
  /** Whether an installer without a project of the organization may propose one to it. */
  readonly installersMayCreateProjects: boolean;
  /** How several price rules that match at once are combined. */
  readonly ruleCombination: RuleCombination;
  readonly receiptEmailEnabled: boolean;
  readonly dataRetention: {
    readonly meterValuesDays: number;
    readonly sessionsDays: number;
    readonly ocppLogDays: number;
  };
  readonly privacy: {
    readonly pseudonymiseDrivers: boolean;
    /** After the last session. */
    readonly driverRetentionDays: number;
  };
}

export const RULE_COMBINATIONS = ['first_match'] as const;
export type RuleCombination = (typeof RULE_COMBINATIONS)[number];

const DEFAULT_SETTINGS: OrganizationSettings = {
  locale: 'en-GB',
  heartbeatIntervalSeconds: 300,
  installersMayCreateProjects: true,
  ruleCombination: 'first_match',
  receiptEmailEnabled: true,
  dataRetention: { meterValuesDays: 400, sessionsDays: 3_650, ocppLogDays: 90 },
  privacy: { pseudonymiseDrivers: false, driverRetentionDays: 1_095 },
};

/** What is stored over what holds where nobody settled anything: a setting that is new needs no migration. */
export function settledWith(stored: Partial<OrganizationSettings>): OrganizationSettings {
  return {
    ...DEFAULT_SETTINGS,
    ...stored,
    dataRetention: { ...DEFAULT_SETTINGS.dataRetention, ...stored.dataRetention },
    privacy: { ...DEFAULT_SETTINGS.privacy, ...stored.privacy },
  };
}
