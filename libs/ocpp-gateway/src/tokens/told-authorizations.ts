import { Inject, Injectable } from '@nestjs/common';

import { AuthorizationDecided } from '@csms/contracts';
import type { OcppVersion, Request16, Request201 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';
import type { AnyCallHandler, AroundCalls } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { placeOf } from '../connections/charger';
import { StationWord } from '../stations/station-word';

import type { PresentedToken } from './authorization.service';

const ACTION = 'Authorize';

/**
 * Tells what chargers are answered about tokens, whoever decided it. The charger does not wait for that: it is answered
 * first, and nothing but the history of attempts hangs on it.
 */
@Injectable()
export class ToldAuthorizations implements AroundCalls {
  constructor(@Inject(StationWord) private readonly word: StationWord) {}

  around(version: OcppVersion, action: string, handler: AnyCallHandler): AnyCallHandler {
    if (action !== ACTION) return handler;
    return async (request, context) => {
      const response = await handler(request, context);
      const status = statusIn(response);
      if (status !== null) this.tell(presentedIn(version, request), status, context);
      return response;
    };
  }

  private tell({ idToken, idTokenType }: PresentedToken, status: string, context: CallContext): void {
    this.word.follow(context, {
      definition: AuthorizationDecided,
      id: messageEventId(context, ACTION),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        id_token: idToken,
        id_token_type: idTokenType,
        status,
        decided_at: context.receivedAt.toISOString(),
      },
    });
  }
}

function presentedIn(version: OcppVersion, request: object): PresentedToken {
  if (version === '1.6') {
    return { idToken: (request as Request16<'Authorize'>).idTag.trim(), idTokenType: null };
  }
  const { idToken } = request as Request201<'Authorize'>;
  return { idToken: idToken.idToken, idTokenType: idToken.type };
}

/** null: an answer of an operator's that says nothing. */
function statusIn(response: object): string | null {
  const { idTagInfo, idTokenInfo } = response as Record<string, { status?: unknown } | undefined>;
  const status = idTagInfo?.status === 'Invalid' ? 'Unknown' : (idTagInfo ?? idTokenInfo)?.status;
  return typeof status === 'string' ? status : null;
}
