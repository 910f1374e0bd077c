// Mutation testing of the pure code: `npm run verify -- mutation`.
export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.js' },
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  mutate: [
    '{libs/*/src,faults}/**/domain/**/*.ts',
    'libs/kernel/src/**/*.ts',
    '!**/*.spec.ts',
    '!**/index.ts',
    '!**/testing/**',
  ],
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/stryker',
  ignorePatterns: ['.data', '.cache', 'dist', '.nx', 'e2e'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 90, low: 80, break: 80 },
};
