import { inSpan, SpanKind } from '@csms/platform-ops';

import type { Charger } from './charger';

/**
 * Serves one call of a charger in a span, with which its trace begins: OCPP-J frames carry no trace of their own.
 * The payload stays out of it; id tags are people's.
 */
export function inFrameSpan(
  { chargePoint, version }: Charger,
  action: string,
  messageId: string,
  serve: () => Promise<string>,
): Promise<string> {
  const details = () => ({
    name: `ocpp ${action}`,
    kind: SpanKind.SERVER,
    attributes: {
      'csms.charge_point_id': chargePoint.chargePointId,
      'ocpp.version': version,
      'ocpp.message_id': messageId,
    },
  });
  return inSpan(details, async (span) => {
    const outcome = await serve();
    span.set('ocpp.outcome', outcome);
    if (outcome !== 'answered') span.fail(outcome);
    return outcome;
  });
}
