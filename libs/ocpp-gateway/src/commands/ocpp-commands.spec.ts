import { actionsOf, chargerActions, validateRequest, validateResult } from '@csms/ocpp';

import { COMMANDS_16 } from '../testing/commands-16';
import { COMMANDS_201 } from '../testing/commands-201';

import { exampleAnswer } from './example-answers';
import type { OcppCommand } from './ocpp-command';
import { OCPP16_COMMANDS } from './ocpp16/ocpp16-commands';
import { OCPP201_COMMANDS } from './ocpp201/ocpp201-commands';

const VERSIONS = [
  { version: '1.6', commands: OCPP16_COMMANDS, expected: COMMANDS_16 },
  { version: '2.0.1', commands: OCPP201_COMMANDS, expected: COMMANDS_201 },
] as const;

const snakeCase = (action: string) => action.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

describe.each(VERSIONS)('the commands of OCPP $version', ({ version, commands, expected }) => {
  const named = (name: string): OcppCommand => {
    const found = commands.find((command) => command.name === name);
    if (found === undefined) throw new Error(`There is no ${name}`);
    return found;
  };

  it('are every message that goes to a charger, each once, and any in its own words', () => {
    const ours = [...actionsOf(version)].filter(
      (action) => !chargerActions(version).has(action) || action === 'DataTransfer',
    );
    expect(commands.map(({ name }) => name).sort()).toEqual(['send_command', ...ours.map(snakeCase)].sort());
    expect(expected.map(({ name }) => name).sort()).toEqual(ours.map(snakeCase).sort());
  });

  it.each(expected)('$name becomes $action', ({ name, action, body, payload }) => {
    const command = named(name);
    expect(command.callOf(body)).toEqual({ action, payload });
    expect(validateRequest(version, action, payload)).toEqual({ ok: true });
    expect(command.rules(payload)).toEqual([]);
  });

  it.each(commands)('$name shows an answer of its own', ({ exampleAction }) => {
    expect(validateResult(version, exampleAction, exampleAnswer(version, exampleAction))).toEqual({
      ok: true,
    });
  });

  it.each(expected)('$name names the member of the body that a member of the message came from', (row) => {
    const command = named(row.name);
    for (const [member, value] of Object.entries(row.body)) {
      const { payload } = command.callOf({ [member]: value });
      const [there] = Object.keys(payload);
      if (there !== undefined) expect(command.pointerOf(`/${there}/0/deep`)).toBe(`/${member}/0/deep`);
    }
  });
});

describe('a member within a list', () => {
  it('is named as the body names it', () => {
    const command = OCPP201_COMMANDS.find(({ name }) => name === 'set_variables');
    expect(command?.pointerOf('/setVariableData/3/attributeValue')).toBe('/items/3/value');
    expect(command?.pointerOf('/setVariableData/3/variable/name')).toBe('/items/3/variable/name');
  });
});
