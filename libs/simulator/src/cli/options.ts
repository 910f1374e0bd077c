import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { type OcppVersion } from '@csms/ocpp';

import type { FleetMember, FleetOptions } from '../fleet/fleet-options';

export const HELP = `npm run simulate -- --url ws://… [options]     a fleet of charge points, against any CSMS

  --url URL            address of the CSMS; the charge point id becomes its last segment, or takes the place of {id}
                       (without any path: /ocpp/{id})
  --charge-points N    how many (default 10; with --credentials: all of the file)
  --protocol P         1.6, 2.0.1 or mixed (default mixed)
  --rate R             charging sessions begun per minute, over the whole fleet (default 10)
  --duration S         seconds; 0 goes on until Ctrl-C (default 60)
  --session MIN-MAX    seconds that a session lasts (default 60-300)
  --id-prefix TEXT     ids are this and a number (default SIM-)
  --password TEXT      of every charge point (Basic authentication)
  --credentials FILE   CSV with the lines id,password,version in place of ids, --password and --protocol
  --id-tags A,B,C      held to the readers (default SIM-TAG-1 to SIM-TAG-20)
  --meter-interval S   between meter values (default 60)
  --seed N             other vehicles, arrivals and mishaps (default 1)
  --mishaps P          share of the sessions with a fault, a cut or a power failure, 0 to 1 (default 0)
  --ledger FILE        appends what the CSMS confirmed, as newline-delimited JSON; meters go on from there
  --json               one JSON document on standard output in place of the tables
  --help               this text`;

/** Whoever typed it is told this sentence and nothing else. */
export class OptionError extends Error {}

export interface SimulatorOptions {
  readonly fleet: FleetOptions;
  /** 0 goes on until it is interrupted. */
  readonly durationSeconds: number;
  readonly isJson: boolean;
}

const NAMES = [
  'url',
  'charge-points',
  'protocol',
  'rate',
  'duration',
  'session',
  'id-prefix',
  'password',
  'credentials',
  'id-tags',
  'meter-interval',
  'seed',
  'mishaps',
  'ledger',
] as const;

type Values = Partial<Record<(typeof NAMES)[number], string>> & { json?: boolean; help?: boolean };

/**
 * @returns null when help is asked for
 * @throws OptionError for what is missing or makes no sense
 */
export function simulatorOptions(args: readonly string[]): SimulatorOptions | null {
  const values = parse(args);
  if (values.help === true) return null;
  const chargePoints = members(values);
  const mishaps = number(values, 'mishaps', 0, { max: 1 }) / 3;
  return {
    fleet: {
      url: address(values.url),
      chargePoints,
      idTags: tags(values['id-tags']),
      seed: number(values, 'seed', 1, { isWhole: true }),
      ratePerMinute: number(values, 'rate', 10),
      sessionSeconds: range(values.session ?? '60-300'),
      meterIntervalSeconds: number(values, 'meter-interval', 60, { min: 1, isWhole: true }),
      ledgerPath: values.ledger,
      probabilities: { fault: mishaps, cut: mishaps, reboot: mishaps },
    },
    durationSeconds: number(values, 'duration', 60),
    isJson: values.json ?? false,
  };
}

function parse(args: readonly string[]): Values {
  const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new OptionError(
      `${(error as Error).message.split('. ')[0]?.replace(/\.$/, '') ?? ''}. See npm run simulate -- --help.`,
    );
  }
}

function address(url: string | undefined): string {
  if (url === undefined)
    throw new OptionError('--url is missing: the address of the CSMS, e.g. ws://127.0.0.1:9000.');
  if (!/^wss?:\/\//.test(url) || !URL.canParse(url)) {
    throw new OptionError(`--url must be an address that begins with ws:// or wss://, not "${url}".`);
  }
  return url;
}

function number(
  values: Values,
  name: (typeof NAMES)[number],
  otherwise: number,
  { min = 0, max = 1_000_000_000, isWhole = false } = {},
): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max && (!isWhole || Number.isInteger(value)))
    return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  const bounds = max === 1_000_000_000 ? `from ${min}` : `from ${min} to ${max}`;
  throw new OptionError(`--${name} must be ${kind} ${bounds}, not "${text}".`);
}

function range(text: string): { min: number; max: number } {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const [min, max] = [Number(from), Number(to)];
  if (!(min > 0 && min <= max)) {
    throw new OptionError(`--session must be two numbers of seconds as in 60-300, not "${text}".`);
  }
  return { min, max };
}

function tags(text: string | undefined): readonly string[] {
  if (text === undefined) return Array.from({ length: 20 }, (_, index) => `SIM-TAG-${index + 1}`);
  const named = text.split(',').filter((tag) => tag !== '');
  if (named.length === 0) throw new OptionError('--id-tags must name at least one id tag.');
  return named;
}

function members(values: Values): readonly FleetMember[] {
  const isAsked = values['charge-points'] !== undefined;
  const count = number(values, 'charge-points', 10, { min: 1, isWhole: true });
  if (values.credentials !== undefined) {
    const all = readCredentials(values.credentials);
    return isAsked ? all.slice(0, count) : all;
  }
  const versions = VERSIONS[values.protocol ?? 'mixed'];
  if (versions === undefined) {
    throw new OptionError(`--protocol must be 1.6, 2.0.1 or mixed, not "${values.protocol ?? ''}".`);
  }
  return Array.from({ length: count }, (_, index) => ({
    id: `${values['id-prefix'] ?? 'SIM-'}${String(index + 1).padStart(3, '0')}`,
    password: values.password,
    version: versions[index % versions.length] ?? '1.6',
  }));
}

const VERSIONS: Readonly<Partial<Record<string, readonly OcppVersion[]>>> = {
  '1.6': ['1.6'],
  '2.0.1': ['2.0.1'],
  mixed: ['1.6', '2.0.1'],
};

function readCredentials(path: string): readonly FleetMember[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new OptionError(`--credentials: the file ${path} cannot be read.`);
  }
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && line !== 'id,password,version');
  const read = lines.map((line) => {
    const [id = '', password = '', version = ''] = line.split(',').map((cell) => cell.trim());
    if (id === '' || (version !== '1.6' && version !== '2.0.1')) {
      throw new OptionError(
        `--credentials: each line of ${path} must be id,password,version (1.6 or 2.0.1).`,
      );
    }
    return { id, version, password: password === '' ? undefined : password } as const;
  });
  if (read.length === 0) throw new OptionError(`--credentials: ${path} names no charge point.`);
  return read;
}
