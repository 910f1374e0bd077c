import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { ChargeOutcome, ChargeSample, ChargeScript } from './charge-script';
import type { StrictClient } from './strict-client';

interface AuthorizeAnswer {
  readonly idTokenInfo: { readonly status: string };
}

type EventAnswer = Partial<AuthorizeAnswer>;

/** A charge in OCPP 2.0.1: TransactionEvents Started, Updated and Ended, with the registers of begin and end. */
export async function chargeOnce201(client: StrictClient, script: ChargeScript): Promise<ChargeOutcome> {
  const { idTag, meterStartWh, meterStopWh, connectorId = 1 } = script;
  const now = (): string => client.clock().toISOString();
  const idToken = { idToken: idTag, type: 'ISO14443' };
  const evse = { id: connectorId, connectorId: 1 };
  const report = (connectorStatus: string): Promise<unknown> =>
    client.deliver('StatusNotification', {
      timestamp: now(),
      connectorStatus,
      evseId: connectorId,
      connectorId: 1,
    });

  if (script.boots ?? true) {
    const chargingStation = { vendorName: 'Independent', model: 'Strict-201' };
    await client.deliver('BootNotification', { reason: 'PowerUp', chargingStation });
    await report('Available');
  }
  if (script.authorizes ?? true) {
    const { idTokenInfo } = await client.deliver<AuthorizeAnswer>('Authorize', { idToken });
    if (idTokenInfo.status !== 'Accepted') return refused(idTokenInfo.status);
  }
  await report('Occupied');

  const transactionId = randomUUID();
  let seqNo = 0;
  const tell = (
    eventType: 'Started' | 'Updated' | 'Ended',
    triggerReason: string,
    timestamp: string,
    sampledValue: object[],
    transactionInfo: object,
    further: object = {},
  ): Promise<EventAnswer> => {
    const event = {
      eventType,
      triggerReason,
      timestamp,
      seqNo,
      transactionInfo: { transactionId, ...transactionInfo },
      meterValue: [{ timestamp, sampledValue }],
      evse,
      ...further,
    };
    seqNo += 1;
    return client.deliver<EventAnswer>('TransactionEvent', event);
  };

  const startedAt = now();
  const isRemote = script.remoteStartId !== undefined;
  const started = await tell(
    'Started',
    isRemote ? 'RemoteStart' : 'Authorized',
    startedAt,
    [register(meterStartWh, 'Transaction.Begin')],
    { chargingState: 'Charging', ...(isRemote ? { remoteStartId: script.remoteStartId } : {}) },
    { idToken },
  );
  script.onStarted?.(transactionId);

  const authorizationStatus = started.idTokenInfo?.status ?? 'Accepted';
  const isAccepted = authorizationStatus === 'Accepted';
  const pending: Promise<unknown>[] = [];
  if (isAccepted) {
    for (const sample of script.samples ?? []) {
      await delay(script.sampleIntervalMs ?? 0);
      pending.push(
        tell('Updated', 'MeterValuePeriodic', now(), sampledValues(sample), { chargingState: 'Charging' }),
      );
    }
    await delay(script.sampleIntervalMs ?? 0);
    await script.beforeStop?.();
  }
  const endedAt = now();
  const stopReason = script.stopReason ?? 'Local';
  const ended = tell(
    'Ended',
    isAccepted ? TRIGGERS[stopReason] : 'Deauthorized',
    endedAt,
    [register(isAccepted ? meterStopWh : meterStartWh, 'Transaction.End')],
    { stoppedReason: isAccepted ? stopReason : 'DeAuthorized', chargingState: 'EVConnected' },
    { idToken },
  );
  pending.push(ended, report('Available'));
  await Promise.all(pending);
  return {
    transactionId,
    authorizationStatus,
    startedAt,
    endedAt,
    energyWh: isAccepted ? meterStopWh - meterStartWh : 0,
    stopResponse: await ended,
  };
}

const TRIGGERS = { Local: 'StopAuthorized', Remote: 'RemoteStop', EVDisconnected: 'EVDeparted' } as const;

function register(energyWh: number, context: string): object {
  return {
    value: energyWh,
    context,
    measurand: 'Energy.Active.Import.Register',
    unitOfMeasure: { unit: 'Wh' },
  };
}

function sampledValues({ energyWh, powerW }: ChargeSample): object[] {
  const energy = register(energyWh, 'Sample.Periodic');
  if (powerW === undefined) return [energy];
  return [energy, { value: powerW, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'W' } }];
}

function refused(authorizationStatus: string): ChargeOutcome {
  return {
    transactionId: null,
    authorizationStatus,
    startedAt: null,
    endedAt: null,
    energyWh: 0,
    stopResponse: null,
  };
}
