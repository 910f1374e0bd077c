import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { SetupError } from '../infra/setup-error.mjs';

export const HELP = `npm start -- [options]     starts Dynamo CSMS

  --data-dir DIR   where data, logs and credentials are kept   (DYNAMO_DATA_DIR, default .data)
  --fresh          empty the data folder first                 (DYNAMO_FRESH=1)
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
    docker: values.docker ?? isOn(environment.DYNAMO_DOCKER),
    help: values.help ?? false,
  };
}

function isOn(text) {
  return text !== undefined && !['', '0', 'false'].includes(text);
}
