import { eventually } from '@csms/testing';

import type { StrictClient } from '../../clients/strict-client';
import type { RunningPlatform } from '../platform';

type Ids = Record<string, string>;

const ACTION = 'BootNotification';

/** Handlers of messages that may go, and messages of a charger that wait for an answer. */
export function handledMessages(
  api: RunningPlatform['api'],
  charger: StrictClient,
): Record<string, () => Promise<Ids>> {
  const { chargePointId: charge_point_id } = charger;
  const of = `/api/v1/charge-points/${charge_point_id}`;
  const waiting = async (): Promise<string | null> => {
    const { data } = await api.get<{ data: { message_id: string }[] }>(`${of}/messages?pending=true`);
    return data[0]?.message_id ?? null;
  };
  return {
    action: async () => {
      await api.put(`/api/v1/message-handlers/${ACTION}`, { mode: 'auto' });
      await api.put(`${of}/message-handlers/${ACTION}`, { mode: 'auto' });
      return { action: ACTION, charge_point_id };
    },
    message_id: async () => {
      await api.put(`${of}/message-handlers/DataTransfer`, { mode: 'manual', timeout_ms: 20_000 });
      // Answered by the request that is made of this, or else by us when its time is over.
      charger.call('DataTransfer', { vendorId: 'com.example' }).catch(() => null);
      const message_id = await eventually(async () => {
        const id = await waiting();
        if (id === null) throw new Error('No message waits yet');
        return id;
      });
      return { charge_point_id, message_id };
    },
  };
}
