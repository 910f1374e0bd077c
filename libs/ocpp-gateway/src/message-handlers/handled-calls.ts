import { Inject, Injectable } from '@nestjs/common';

import type { OcppVersion } from '@csms/ocpp';

import { BootStanding } from '../boot-status/boot-standing';
import type { BootStatus } from '../boot-status/domain/boot-status';
import type { CallContext } from '../calls/call-context';
import type { AnyCallHandler, AroundCalls } from '../calls/call-table';
import { GrantedTokens } from '../tokens/granted-tokens';

import { type DecidedAction, isDecidedAction } from './domain/decided-action';
import { type GivenResponse, isAcceptance } from './domain/given-response';
import { RuleOfMessage } from './rule-of-message';

/** What the central system does with a message beside its answer: always, or where what was asked for is granted. */
const DOES: Readonly<Record<DecidedAction, 'always' | 'granted' | 'nothing'>> = {
  Authorize: 'nothing',
  BootNotification: 'always',
  DataTransfer: 'always',
  Get15118EVCertificate: 'nothing',
  GetCertificateStatus: 'nothing',
  // It is kept to be signed.
  SignCertificate: 'granted',
};

/** Has messages answered as their handlers say, and what follows from the answer come about. */
@Injectable()
export class HandledCalls implements AroundCalls {
  constructor(
    @Inject(RuleOfMessage) private readonly rule: RuleOfMessage,
    @Inject(BootStanding) private readonly standing: BootStanding,
    @Inject(GrantedTokens) private readonly granted: GrantedTokens,
  ) {}

  around(_version: OcppVersion, action: string, handler: AnyCallHandler): AnyCallHandler {
    if (!isDecidedAction(action)) return handler;
    return async (request, context) => {
      const decided = await this.rule.decide(action, request, context);
      const response =
        decided === null
          ? await handler(request, context)
          : await this.follow(action, decided, { request, context, handler });
      if (action === 'BootNotification') {
        await this.standing.settle(context.charger, (response as { status: BootStatus }).status);
      }
      return response;
    };
  }

  private async follow(
    action: DecidedAction,
    decided: GivenResponse,
    { request, context, handler }: { request: never; context: CallContext; handler: AnyCallHandler },
  ): Promise<GivenResponse> {
    const isGranted = isAcceptance(action, decided);
    const does = DOES[action];
    if (does === 'always' || (does === 'granted' && isGranted)) {
      await handler(request, { ...context, decided });
    }
    if (action === 'Authorize' && isGranted) await this.granted.grant(context, request);
    return decided;
  }
}
