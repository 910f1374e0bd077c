/** How far the upload of a log has come. */
export const UPLOAD_STATUSES = ['requested', 'uploading', 'uploaded', 'failed'] as const;
export type UploadStatus = (typeof UPLOAD_STATUSES)[number];

/** OCPP 1.6 §7.24, its security whitepaper §5.18, and 2.0.1 N01; `Idle` says nothing. */
const SAID: Readonly<Record<string, UploadStatus>> = {
  Uploading: 'uploading',
  Uploaded: 'uploaded',
  UploadFailed: 'failed',
  UploadFailure: 'failed',
  BadMessage: 'failed',
  NotSupportedOperation: 'failed',
  PermissionDenied: 'failed',
  AcceptedCanceled: 'failed',
};

export function hasEnded(status: UploadStatus): boolean {
  return status === 'uploaded' || status === 'failed';
}

/**
 * Words may come twice and in any order: an upload never goes back, and stays as it ended.
 *
 * @param isOurs the log comes to us: then the file says that it is uploaded, not the charger
 */
export function nextUploadStatus(current: UploadStatus, said: string, isOurs: boolean): UploadStatus {
  const told = SAID[said];
  if (told === undefined || hasEnded(current)) return current;
  return isOurs && told === 'uploaded' ? 'uploading' : told;
}
