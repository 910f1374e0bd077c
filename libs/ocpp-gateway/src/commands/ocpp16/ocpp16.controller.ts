import { ocppCommandsController } from '../ocpp-commands.controller';

import { OCPP16_COMMANDS } from './ocpp16-commands';

export const Ocpp16Controller = ocppCommandsController({
  version: '1.6',
  path: 'ocpp16',
  commands: OCPP16_COMMANDS,
});
