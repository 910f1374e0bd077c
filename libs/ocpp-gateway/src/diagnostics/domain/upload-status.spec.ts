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
    ['NotSupportedOperation', 'failed'],
    ['AcceptedCanceled', 'failed'],
    ['Idle', 'requested'],
    ['a word of no version', 'requested'],
  ])('after %s is %s', (said, status) => expect(nextUploadStatus('requested', said)).toBe(status));

  it('never goes back, and stays as it ended', () => {
    const rank = (status: UploadStatus) => UPLOAD_STATUSES.indexOf(status);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS)), fc.constantFrom(...WORDS), (said, last) => {
        const before = said.reduce<UploadStatus>(
          (status, word) => nextUploadStatus(status, word),
          'requested',
        );
        const after = nextUploadStatus(before, last);
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
        if (hasEnded(before)) expect(after).toBe(before);
      }),
    );
  });
});
