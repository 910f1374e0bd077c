import { ocppCommandsController } from '../ocpp-commands.controller';

import { OCPP201_COMMANDS } from './ocpp201-commands';

export const Ocpp201Controller = ocppCommandsController({
  version: '2.0.1',
  path: 'ocpp201',
  commands: OCPP201_COMMANDS,
});
