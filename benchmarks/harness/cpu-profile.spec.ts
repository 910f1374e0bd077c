import { type CpuProfile, microsByFeature, summarizeProfile } from './cpu-profile';

const node = (id: number, functionName: string, url: string, lineNumber = 0) => ({
  id,
  callFrame: { functionName, url, lineNumber },
});

const PROFILE: CpuProfile = {
  nodes: [
    node(1, '(idle)', ''),
    node(2, 'encode', 'file:///x/dist/libs/platform-kafka/src/envelope/event-encoder.js', 9),
    node(3, 'validate', 'file:///x/node_modules/ajv/dist/core.js', 0),
    node(4, '', 'file:///x/node_modules/@nestjs/core/router.js', 4),
    node(5, '(garbage collector)', ''),
    node(6, 'writev', 'node:internal/net', 1),
    // The same function, called from elsewhere.
    node(7, 'encode', 'file:///x/dist/libs/platform-kafka/src/envelope/event-encoder.js', 9),
  ],
  samples: [1, 2, 3, 4, 5, 6, 7],
  timeDeltas: [500, 100, 150, 50, 50, 50, 100],
};

describe('summarizeProfile', () => {
  it('gives functions and packages their share of the time that was not idle', () => {
    const { busy, functions, packages } = summarizeProfile(PROFILE);
    expect(busy).toBe(0.5);
    expect(functions).toEqual([
      { name: 'encode event-encoder.js:10', package: 'libs/platform-kafka', share: 0.4 },
      { name: 'validate core.js:1', package: 'ajv', share: 0.3 },
      { name: '(anonymous) router.js:5', package: '@nestjs/core', share: 0.1 },
      { name: '(garbage collector)', package: '(garbage collector)', share: 0.1 },
      { name: 'writev net:2', package: 'node', share: 0.1 },
    ]);
    expect(packages[0]).toEqual({ package: 'libs/platform-kafka', share: 0.4 });
    expect(packages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('keeps the greatest alone when asked to', () => {
    expect(summarizeProfile(PROFILE, 1).functions).toHaveLength(1);
  });

  it('makes nothing of nothing', () => {
    expect(summarizeProfile({ nodes: [], samples: [], timeDeltas: [] })).toEqual({
      busy: 0,
      functions: [],
      packages: [],
    });
  });
});

describe('microsByFeature', () => {
  const inLimits = 'file:///x/dist/libs/api-gateway/src/limits/domain/bucket.js';
  const inRouting = 'file:///x/dist/libs/api-gateway/src/routing/proxy.js';
  const profile: CpuProfile = {
    nodes: [
      { ...node(1, '(root)', ''), children: [2, 5, 6] },
      { ...node(2, 'handle', inRouting), children: [3] },
      { ...node(3, 'take', inLimits), children: [4] },
      node(4, 'now', 'node:perf_hooks'),
      node(5, '(idle)', ''),
      node(6, 'handle', inRouting),
    ],
    samples: [2, 3, 4, 5, 6, 4],
    timeDeltas: [10, 20, 30, 1000, 5, 1],
  };

  it('counts a sample for the innermost own code, with what that calls', () => {
    expect(Object.fromEntries(microsByFeature(profile))).toEqual({
      'api-gateway/limits': 51,
      'api-gateway/routing': 15,
    });
  });

  it('makes nothing of nothing', () => {
    expect(microsByFeature({ nodes: [], samples: [], timeDeltas: [] }).size).toBe(0);
  });
});
