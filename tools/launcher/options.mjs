import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { SetupError } from '../infra/setup-error.mjs';

import { SCALABLE } from './services.mjs';

const DEFAULT_FLEET = 8;
const MAX_FLEET = 1_000;
const DEFAULT_HISTORY_DAYS = 90;
const MAX_HISTORY_DAYS = 365;

export const HELP = `npm start -- [options]     starts Dynamo CSMS

  --data-dir DIR   where data, logs and credentials are kept   (DYNAMO_DATA_DIR, default .data)
  --fresh          empty the data folder first                 (DYNAMO_FRESH=1)
  --scale LIST     more instances of services, such as ocpp-gateway=2,sessions=2 (DYNAMO_SCALE)
  --fleet N        simulated charge points, 0 for none          (DYNAMO_FLEET, default 8; development only)
  --history DAYS   of sessions before the first start, 0 for none (DYNAMO_HISTORY, default 90; development only)
  --docker         Kafka and PostgreSQL from docker-compose.yml (DYNAMO_DOCKER=1)
  --help           this text

Your own Kafka and PostgreSQL: set KAFKA_BROKERS and DATABASE_URL (a role that may create roles and schemas).
Ports and further settings: .env.example.`;

/** @throws SetupError for an option that there is not */
export function startOptions(args, environment) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        fresh: { type: 'boolean' },
        scale: { type: 'string' },
        fleet: { type: 'string' },
        history: { type: 'string' },
        docker: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error.message.split('.')[0]}. See npm start -- --help.`);
  }
  return {
    dataDir: resolve(values['data-dir'] ?? environment.DYNAMO_DATA_DIR ?? '.data'),
    fresh: values.fresh ?? isOn(environment.DYNAMO_FRESH),
    scale: scaleOf(values.scale ?? environment.DYNAMO_SCALE ?? ''),
    fleet: wholeNumber('--fleet', values.fleet ?? environment.DYNAMO_FLEET, {
      standard: DEFAULT_FLEET,
      max: MAX_FLEET,
    }),
    history: wholeNumber('--history', values.history ?? environment.DYNAMO_HISTORY, {
      standard: DEFAULT_HISTORY_DAYS,
      max: MAX_HISTORY_DAYS,
    }),
    docker: values.docker ?? isOn(environment.DYNAMO_DOCKER),
    help: values.help ?? false,
  };
}

/** `sessions=2,billing=3` → `{ sessions: 2, billing: 3 }`. */
function scaleOf(text) {
  const parts = text.split(',').filter((part) => part !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [name, count] = part.split('=');
      if (SCALABLE.includes(name) && /^[1-9]$/.test(count ?? '')) return [name, Number(count)];
      throw new SetupError(
        `--scale takes a list such as sessions=2,ocpp-gateway=2 (1 to 9 instances of ${SCALABLE.join(', ')}), not "${text}".`,
      );
    }),
  );
}

function wholeNumber(option, text, { standard, max }) {
  if (text === undefined || text === '') return standard;
  if (/^\d{1,4}$/.test(text) && Number(text) <= max) return Number(text);
  throw new SetupError(`${option} must be a whole number from 0 to ${max}, not "${text}".`);
}

function isOn(text) {
  return text !== undefined && !['', '0', 'false'].includes(text);
}
