import fc from 'fast-check';

import {
  hasBegun,
  isCompletedByBoot,
  isFinal,
  nextStatus,
  UPDATE_STATUSES,
  type UpdateStatus,
} from './update-status';

const WORDS = [
  'Idle',
  'DownloadScheduled',
  'Downloading',
  'DownloadPaused',
  'Downloaded',
  'SignatureVerified',
  'ChecksumVerified',
  'InstallScheduled',
  'Installing',
  'InstallRebooting',
  'Installed',
  'Published',
  'DownloadFailed',
  'InvalidSignature',
  'InvalidChecksum',
  'InstallVerificationFailed',
  'InstallationFailed',
  'PublishFailed',
];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 });
const statuses = fc.constantFrom(...UPDATE_STATUSES);
const after = (said: readonly string[]): UpdateStatus =>
  said.reduce<UpdateStatus>((status, word) => nextStatus(status, word), 'scheduled');

describe('the status of a firmware update', () => {
  it.each([
    ['DownloadScheduled', 'scheduled'],
    ['Downloading', 'downloading'],
    ['DownloadPaused', 'downloading'],
    ['Downloaded', 'downloaded'],
    ['SignatureVerified', 'downloaded'],
    ['ChecksumVerified', 'downloaded'],
    ['InstallScheduled', 'downloaded'],
    ['Installing', 'installing'],
    ['InstallRebooting', 'installing'],
    ['Installed', 'installed'],
    ['Published', 'published'],
    ['DownloadFailed', 'failed'],
    ['InvalidSignature', 'failed'],
    ['InvalidChecksum', 'failed'],
    ['InstallVerificationFailed', 'failed'],
    ['InstallationFailed', 'failed'],
    ['PublishFailed', 'failed'],
    ['Idle', 'scheduled'],
    ['a word of no version', 'scheduled'],
  ])('after %s is %s', (said, status) => expect(nextStatus('scheduled', said)).toBe(status));

  it('never goes back, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...WORDS), (said, last) => {
        const before = after(said);
        const rank = (status: UpdateStatus) => UPDATE_STATUSES.indexOf(status);
        expect(rank(nextStatus(before, last))).toBeGreaterThanOrEqual(rank(before));
      }),
    );
  });

  it('stays as it ended', () => {
    fc.assert(
      fc.property(statuses.filter(isFinal), words, (ended, said) => {
        expect(said.reduce<UpdateStatus>((status, word) => nextStatus(status, word), ended)).toBe(ended);
      }),
    );
  });

  it('is the same when each word comes twice', () => {
    fc.assert(
      fc.property(words, (said) => expect(after(said.flatMap((word) => [word, word]))).toBe(after(said))),
    );
  });

  it('does not depend on the order of words that end nothing', () => {
    const underWay = WORDS.filter((word) => !isFinal(nextStatus('scheduled', word)));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...underWay)), (said) =>
        expect(after([...said].reverse())).toBe(after(said)),
      ),
    );
  });

  it('has begun from the download on', () => {
    expect(UPDATE_STATUSES.filter(hasBegun)).toEqual([
      'downloading',
      'downloaded',
      'installing',
      'installed',
      'published',
    ]);
  });
});

describe('a boot with the new firmware', () => {
  const update = { status: 'downloaded', fromVersion: '1.0', toVersion: '1.1' } as const;

  it('ends the update', () => expect(isCompletedByBoot(update, '1.1')).toBe(true));

  it.each([
    ['with the old one', update, '1.0'],
    ['that tells no version', update, null],
    ['of an update whose version nobody stated', { ...update, toVersion: null }, null],
    ['of an update that failed', { ...update, status: 'failed' as const }, '1.1'],
    ['before the same version is installed again', { ...update, fromVersion: '1.1' }, '1.1'],
  ])('does not: %s', (_, of, version) => expect(isCompletedByBoot(of, version)).toBe(false));

  it('ends an update to the same version that was being installed', () => {
    expect(isCompletedByBoot({ status: 'installing', fromVersion: '1.1', toVersion: '1.1' }, '1.1')).toBe(
      true,
    );
  });
});
