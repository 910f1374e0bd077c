import { SILENT_LOGGER } from '../connection/event-logger';

import { type CommitSource, OffsetCommits } from './offset-commits';

const OFFSETS = { topics: [{ topic: 't', partitions: [{ partition: 0, offset: '7' }] }] };

describe('OffsetCommits', () => {
  const commit = jest.fn<Promise<void>, []>();
  const onRebalance = jest.fn<void, [unknown]>();
  const source: CommitSource = {
    uncommittedOffsets: () => OFFSETS,
    commitOffsetsIfNecessary: () => commit(),
  };
  let commits: OffsetCommits;

  beforeEach(() => {
    jest.useFakeTimers();
    commit.mockReset().mockResolvedValue();
    onRebalance.mockReset();
    commits = new OffsetCommits({ logger: SILENT_LOGGER, intervalMs: 100, maxRecords: 10, onRebalance });
  });

  afterEach(() => jest.useRealTimers());

  const after = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

  const refuse = (type: string) => commit.mockRejectedValueOnce(Object.assign(new Error(type), { type }));

  it('commits once for all that is resolved within an interval, and nothing when nothing is', async () => {
    commits.resolved(source, 1);
    await after(60);
    commits.resolved(source, 2);
    await after(39);
    expect(commit).not.toHaveBeenCalled();
    await after(1);
    expect(commit).toHaveBeenCalledTimes(1);
    commits.resolved(source, 0);
    await after(1_000);
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('does not wait for the interval when many records are resolved', async () => {
    commits.resolved(source, 9);
    await after(0);
    expect(commit).not.toHaveBeenCalled();
    commits.resolved(source, 1);
    await after(0);
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('has one commit on its way at a time', async () => {
    const answer = Promise.withResolvers<void>();
    commit.mockReturnValueOnce(answer.promise);
    commits.resolved(source, 10);
    await after(0);
    commits.resolved(source, 10);
    await after(1_000);
    expect(commit).toHaveBeenCalledTimes(1);
    answer.resolve();
    await after(0);
    expect(commit).toHaveBeenCalledTimes(2);
  });

  it('tries again after a failure', async () => {
    refuse('REQUEST_TIMED_OUT');
    commits.resolved(source, 1);
    await after(100);
    expect(commit).toHaveBeenCalledTimes(1);
    await after(100);
    expect(commit).toHaveBeenCalledTimes(2);
    await after(1_000);
    expect(commit).toHaveBeenCalledTimes(2);
    expect(onRebalance).not.toHaveBeenCalled();
  });

  it.each(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'])(
    'tells of %s, and does not try again',
    async (type) => {
      refuse(type);
      commits.resolved(source, 1);
      await after(1_000);
      expect(commit).toHaveBeenCalledTimes(1);
      expect(onRebalance).toHaveBeenCalledTimes(1);
    },
  );

  it('sends what is resolved at once when it is flushed', async () => {
    commits.resolved(source, 1);
    const flushed = commits.flush();
    expect(commit).toHaveBeenCalledTimes(1);
    await flushed;
    await after(1_000);
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('commits nothing for a membership that is over, nor says that its last commit was refused', async () => {
    commits.resolved(source, 1);
    refuse('ILLEGAL_GENERATION');
    const flushed = commits.flush();
    commits.resolved(source, 1);
    commits.forget();
    await flushed;
    await commits.flush();
    await after(1_000);
    expect(commit).toHaveBeenCalledTimes(1);
    expect(onRebalance).not.toHaveBeenCalled();
  });
});
