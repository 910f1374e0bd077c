// Mutation testing of the pure code: `npm run verify -- mutation`; behind it, folders or files for these alone.
import { globSync } from 'node:fs';
import { relative, sep } from 'node:path';

const PURE = ['{libs/*/src,faults}/**/domain/**/*.ts', 'libs/kernel/src/**/*.ts'];
const EXCEPT = ['**/*.spec.ts', '**/index.ts', '**/testing/**'];

const parts = (process.env.CSMS_MUTATED ?? '')
  .split(',')
  .filter((part) => part !== '')
  .map((part) => relative('.', part));

/** A folder's pure code; a file that is named is mutated wherever it is. */
const mutated = parts.flatMap((part) =>
  part.endsWith('.ts')
    ? [part]
    : globSync(PURE, { exclude: EXCEPT }).filter((file) => file.startsWith(`${part}${sep}`)),
);
if (parts.length > 0 && mutated.length === 0)
  throw new Error(`There is no pure code in ${parts.join(', ')}: name its files.`);

export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.js' },
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  mutate: mutated.length > 0 ? mutated : [...PURE, ...EXCEPT.map((pattern) => `!${pattern}`)],
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/stryker',
  ignorePatterns: ['.data', '.cache', 'dist', '.nx', 'e2e'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 90, low: 80, break: 80 },
};
