/** How far an update of a charger's firmware has come. */
export const UPDATE_STATUSES = [
  'scheduled',
  'downloading',
  'downloaded',
  'installing',
  'installed',
  'published',
  'failed',
] as const;
export type UpdateStatus = (typeof UPDATE_STATUSES)[number];

/** From which nothing leads on. */
const FINAL: ReadonlySet<UpdateStatus> = new Set(['installed', 'published', 'failed']);

/** What chargers say, OCPP 1.6 §7.28, its security whitepaper §5.15, and 2.0.1 L01–L03; `Idle` says nothing. */
const SAID: Readonly<Record<string, UpdateStatus>> = {
  DownloadScheduled: 'scheduled',
  Downloading: 'downloading',
  DownloadPaused: 'downloading',
  Downloaded: 'downloaded',
  SignatureVerified: 'downloaded',
  ChecksumVerified: 'downloaded',
  InstallScheduled: 'downloaded',
  Installing: 'installing',
  InstallRebooting: 'installing',
  Installed: 'installed',
  Published: 'published',
  DownloadFailed: 'failed',
  InvalidSignature: 'failed',
  InvalidChecksum: 'failed',
  InstallVerificationFailed: 'failed',
  InstallationFailed: 'failed',
  PublishFailed: 'failed',
};

export function isFinal(status: UpdateStatus): boolean {
  return FINAL.has(status);
}

/** Past the waiting for its time: the charger works on it. */
export function hasBegun(status: UpdateStatus): boolean {
  return status !== 'scheduled' && status !== 'failed';
}

/**
 * How far an update is once its charger has said this. Words may come twice, late and in any order: an update never goes
 * back, and one that has ended stays as it ended.
 */
export function nextStatus(current: UpdateStatus, said: string): UpdateStatus {
  const told = SAID[said];
  if (told === undefined || isFinal(current)) return current;
  return UPDATE_STATUSES.indexOf(told) > UPDATE_STATUSES.indexOf(current) ? told : current;
}

/** Whether a charger that has started with this firmware has ended the update, whose last word was lost on the way. */
export function isCompletedByBoot(
  update: {
    readonly status: UpdateStatus;
    readonly fromVersion: string | null;
    readonly toVersion: string | null;
  },
  bootedVersion: string | null,
): boolean {
  const { status, fromVersion, toVersion } = update;
  if (isFinal(status) || bootedVersion === null || bootedVersion !== toVersion) return false;
  return fromVersion !== toVersion || status === 'installing';
}
