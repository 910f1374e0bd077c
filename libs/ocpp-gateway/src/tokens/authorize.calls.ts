import { Inject, Injectable } from '@nestjs/common';

import type { Request16, Request201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';

import {
  type AuthorizationDecision,
  AuthorizationService,
  type PresentedToken,
} from './authorization.service';
import { idTagInfo, idTokenInfo } from './id-token-info';

/** OCPP 1.6 §4.1; 2.0.1 C01 to C06. */
@Injectable()
export class AuthorizeCalls implements CallsOfFeature {
  readonly calls16 = {
    Authorize: async ({ idTag }: Request16<'Authorize'>, context: CallContext) => ({
      idTagInfo: idTagInfo(await this.decide({ idToken: idTag, idTokenType: null }, context)),
    }),
  };

  readonly calls201 = {
    Authorize: async ({ idToken }: Request201<'Authorize'>, context: CallContext) => ({
      idTokenInfo: idTokenInfo(
        await this.decide({ idToken: idToken.idToken, idTokenType: idToken.type }, context),
      ),
    }),
  };

  constructor(@Inject(AuthorizationService) private readonly authorization: AuthorizationService) {}

  private decide(
    token: PresentedToken,
    { charger, receivedAt }: CallContext,
  ): Promise<AuthorizationDecision> {
    return this.authorization.authorize(charger.chargePoint, token, receivedAt);
  }
}
