import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const only = (...tags) => tags;

/** Who may import what (docs/architecture.md). */
const BOUNDARIES = [
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: only('type:kernel') },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: only('type:contracts', 'type:kernel') },
  { sourceTag: 'type:protocol', onlyDependOnLibsWithTags: only('type:protocol', 'type:kernel') },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: only('type:platform', 'type:contracts', 'type:kernel', 'type:testing'),
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: only(
      'type:platform',
      'type:contracts',
      'type:protocol',
      'type:kernel',
      'type:testing',
    ),
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: only('type:service', 'type:platform', 'type:contracts'),
  },
  // Programs beside the platform: they reach it as strangers do.
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: only(
      'type:tool',
      'type:contracts',
      'type:protocol',
      'type:kernel',
      'type:testing',
    ),
  },
  { sourceTag: 'type:testing', notDependOnLibsWithTags: ['type:app'] },
  { sourceTag: 'type:host', onlyDependOnLibsWithTags: ['*'] },
  // No service imports another; an app imports its own service alone.
  ...['api-gateway', 'registry', 'ocpp-gateway', 'sessions', 'billing', 'analytics'].map((name) => ({
    sourceTag: `scope:${name}`,
    onlyDependOnLibsWithTags: [
      `scope:${name}`,
      'type:platform',
      'type:contracts',
      'type:protocol',
      'type:kernel',
      'type:testing',
    ],
  })),
];

export default tseslint.config(
  { ignores: ['dist*/', 'node_modules/', '.data/', '.cache/', '.nx/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx, 'simple-import-sort': importSort },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: BOUNDARIES,
          // Specs of the platform are tested with the harness that stands on it.
          ignoredCircularDependencies: ['platform-db', 'platform-http', 'platform-kafka'].map((name) => [
            name,
            'testing',
          ]),
        },
      ],
      'simple-import-sort/imports': [
        'error',
        { groups: [['^\\u0000'], ['^node:'], ['^@?\\w'], ['^@csms/'], ['^\\.\\.'], ['^\\.']] },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // It knows no Promise.withResolvers<void>().
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Nest modules are classes with nothing in them but a decorator or a factory.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowStaticOnly: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, by the Environment given to the service.',
        },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'kafkajs', message: 'Only libs/platform-kafka knows the client.' }] },
      ],
      'no-console': 'error',
      // DTO classes are shapes for the OpenAPI document and its checks; answers are plain objects of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  { files: ['libs/platform-kafka/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    // The domain is pure: no framework, no database, no broker.
    files: ['libs/*/src/**/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '@nestjs/*',
                'typeorm',
                'kafkajs',
                'pg',
                '**/*.repository',
                '**/*.controller',
                '**/*.entity',
              ],
              message: 'The domain knows no framework and no storage.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.e2e-spec.ts',
      'e2e/**/*.ts',
      'libs/testing/**/*.ts',
      'benchmarks/**/*.ts',
      'faults/**/*.ts',
      'apps/*/src/main.ts',
      '**/run-service.ts',
      '**/testing/**/*.ts',
    ],
    rules: {
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  prettier,
);
