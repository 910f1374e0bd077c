// The unit ring alone: what mutation testing runs.
const { projects } = require('./jest.config.js');

module.exports = projects.find(({ displayName }) => displayName === 'unit');
