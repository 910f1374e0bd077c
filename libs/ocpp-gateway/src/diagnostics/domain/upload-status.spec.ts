import fc from 'fast-check';

import { hasEnded, nextUploadStatus, UPLOAD_STATUSES, type UploadStatus } from './upload-status';

const WORDS = [
  'Idle',
  'Uploading',
  'Uploaded',
  'UploadFailed',
  'UploadFailure',
  'PermissionDenied',
  'BadMessage',
];

describe('the status of an upload', () => {
  it.each([
    ['Uploading', 'uploading'],
    ['Uploaded', 'uploaded'],
    ['UploadFailed', 'failed'],
    ['UploadFailure', 'failed'],
    ['BadMessage', 'failed'],
    ['NotSupportedOperation', 'failed'],
    ['PermissionDenied', 'failed'],
    ['AcceptedCanceled', 'failed'],
    ['Idle', 'requested'],
    ['a word of no version', 'requested'],
  ])('after %s is %s', (said, status) => expect(nextUploadStatus('requested', said, false)).toBe(status));

  it('of a log that comes to us waits for the file, whatever the charger says', () => {
    expect(nextUploadStatus('requested', 'Uploaded', true)).toBe('uploading');
    expect(nextUploadStatus('uploading', 'UploadFailed', true)).toBe('failed');
    expect(nextUploadStatus('uploaded', 'UploadFailed', true)).toBe('uploaded');
  });

  it('never goes back, and stays as it ended', () => {
    const rank = (status: UploadStatus) => UPLOAD_STATUSES.indexOf(status);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...WORDS)),
        fc.constantFrom(...WORDS),
        fc.boolean(),
        (said, last, isOurs) => {
          const before = said.reduce<UploadStatus>(
            (status, word) => nextUploadStatus(status, word, isOurs),
            'requested',
          );
          const after = nextUploadStatus(before, last, isOurs);
          expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
          if (hasEnded(before)) expect(after).toBe(before);
        },
      ),
    );
  });
});
