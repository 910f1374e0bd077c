import { Injectable, type PipeTransform } from '@nestjs/common';

import { InvalidParameterError } from '@csms/kernel';

import { DECIDED_ACTIONS, type DecidedAction, isDecidedAction } from './domain/decided-action';

@Injectable()
export class DecidedActionPipe implements PipeTransform<string, DecidedAction> {
  /** @throws InvalidParameterError */
  transform(action: string): DecidedAction {
    if (isDecidedAction(action)) return action;
    const detail = `action must be one of ${DECIDED_ACTIONS.join(', ')}.`;
    throw InvalidParameterError.of('action', 'enum', detail);
  }
}
