import type { CallsOfFeature } from '../calls/call-table';
import { OCPP16_COMMANDS } from '../commands/ocpp16/ocpp16-commands';
import { OCPP201_COMMANDS } from '../commands/ocpp201/ocpp201-commands';
import { QUIRKS } from '../quirks/quirks';

import type { ConformanceRow } from './conformance-row';
import { ROWS_FROM_CHARGERS } from './rows-from-chargers';
import { ROWS_TO_CHARGERS } from './rows-to-chargers';

const FOLDER = 'libs/ocpp-gateway/src/conformance';
const SOURCES =
  '`§` is a section of OCPP 1.6, `security` a use case of its security whitepaper, and a letter with a number a use case of OCPP 2.0.1.';

const COMMANDS = {
  '1.6': { path: 'ocpp16', commands: OCPP16_COMMANDS },
  '2.0.1': { path: 'ocpp201', commands: OCPP201_COMMANDS },
} as const;

/**
 * What the gateway does with each message of OCPP, in Markdown.
 * @throws RangeError when a row's message has nobody who handles it
 */
export function conformanceDocument(features: readonly CallsOfFeature[]): string {
  return [
    '# OCPP conformance',
    'Written by `npm run conformance`. Each row is a test of its effect, not of the acknowledgement: `npm run verify -- conformance` runs the same tests against a gateway that acknowledges every message and does nothing, and there each must fail.',
    SOURCES,
    '## Messages',
    table(
      ['Version', 'Message', 'Direction', 'Handler', 'Source', 'Effect', 'Test'],
      [
        ...ROWS_FROM_CHARGERS.map((row) =>
          cells(row, 'from charger', handlerOf(row, features), 'from-chargers'),
        ),
        ...ROWS_TO_CHARGERS.map((row) => cells(row, 'to charger', routeOf(row), 'to-chargers')),
      ],
    ),
    '## Quirks',
    'Habits of chargers in the field that no specification asks for. `libs/ocpp-gateway/src/quirks/quirks.int.spec.ts` plays frames of each.',
    table(
      ['Quirk', 'A charger that', 'is understood so', 'Where'],
      QUIRKS.map(({ id, charger, answer, where }) => [code(id), charger, answer, code(where)]),
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function cells(row: ConformanceRow, direction: string, handler: string, spec: string): string[] {
  const test = `[${spec}](../${FOLDER}/${spec}.int.spec.ts)`;
  return [row.version, row.action, direction, code(handler), row.source, row.effect, test];
}

function handlerOf({ version, action }: ConformanceRow, features: readonly CallsOfFeature[]): string {
  const feature = features.find((one) => action in ((version === '1.6' ? one.calls16 : one.calls201) ?? {}));
  if (feature === undefined) throw new RangeError(`Nobody answers ${action} of OCPP ${version}`);
  return feature.constructor.name;
}

function routeOf({ version, action }: ConformanceRow): string {
  const { path, commands } = COMMANDS[version];
  const command = commands.find(
    ({ name, callOf }) => name !== 'send_command' && callOf({}).action === action,
  );
  if (command === undefined) throw new RangeError(`No command sends ${action} of OCPP ${version}`);
  return `POST /api/v1/${path}/${command.name}`;
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return lines.join('\n');
}
