// The unit ring alone: what mutation testing runs; of a part (CSMS_MUTATED) the specs of its folders.
const { dirname, relative } = require('node:path');

const { projects } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');
const folders = (process.env.CSMS_MUTATED ?? '')
  .split(',')
  .filter((part) => part !== '')
  .map((part) => relative('.', part.endsWith('.ts') ? dirname(part) : part));

module.exports =
  folders.length === 0
    ? unit
    : { ...unit, testMatch: folders.map((folder) => `<rootDir>/${folder}/**/!(*.int).spec.ts`) };
