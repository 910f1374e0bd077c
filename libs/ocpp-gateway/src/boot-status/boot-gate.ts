import { Injectable } from '@nestjs/common';

import type { OcppVersion } from '@csms/ocpp';

import { CallRefusedError } from '../calls/call-refused-error';
import type { AnyCallHandler, AroundCalls } from '../calls/call-table';

import { isAsked } from './asked-messages';
import { admissionOf } from './domain/boot-status';

/** Holds back what a charger may not send before its boot is accepted; nothing of a transaction is lost by it. */
@Injectable()
export class BootGate implements AroundCalls {
  around(version: OcppVersion, action: string, handler: AnyCallHandler): AnyCallHandler {
    return async (request, context) => {
      const { charger } = context;
      const admission = admissionOf(charger.bootStatus, version, action, isAsked(charger, action));
      if (admission === 'refused') throw refusal(charger.bootStatus);
      const response = await handler(request, context);
      if (admission === 'kept') throw refusal(charger.bootStatus);
      return response;
    };
  }
}

function refusal(status: string): CallRefusedError {
  return new CallRefusedError(
    'SecurityError',
    `The boot of this charger is ${status}: send BootNotification.`,
  );
}
