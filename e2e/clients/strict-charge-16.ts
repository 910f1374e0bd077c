import { setTimeout as delay } from 'node:timers/promises';

import type { ChargeOutcome, ChargeSample, ChargeScript } from './charge-script';
import type { StrictClient } from './strict-client';

interface IdTagAnswer {
  readonly idTagInfo: { readonly status: string };
}

/** A charge in OCPP 1.6: Boot, Authorize, StartTransaction, MeterValues, StopTransaction and the states between. */
export async function chargeOnce16(client: StrictClient, script: ChargeScript): Promise<ChargeOutcome> {
  const { idTag, meterStartWh, meterStopWh, connectorId = 1 } = script;
  const now = (): string => client.clock().toISOString();
  const report = (status: string): Promise<unknown> =>
    client.deliver('StatusNotification', { connectorId, errorCode: 'NoError', status, timestamp: now() });

  if (script.boots ?? true) {
    await client.deliver('BootNotification', {
      chargePointVendor: 'Independent',
      chargePointModel: 'Strict-16',
    });
    await report('Available');
  }
  if (script.authorizes ?? true) {
    const { idTagInfo } = await client.deliver<IdTagAnswer>('Authorize', { idTag });
    if (idTagInfo.status !== 'Accepted') return refused(idTagInfo.status);
  }
  await report('Preparing');

  const startedAt = now();
  const start = await client.deliver<IdTagAnswer & { transactionId: number }>('StartTransaction', {
    connectorId,
    idTag,
    meterStart: meterStartWh,
    timestamp: startedAt,
  });
  const { transactionId } = start;
  script.onStarted?.(String(transactionId));

  const pending: Promise<unknown>[] = [];
  const isAccepted = start.idTagInfo.status === 'Accepted';
  if (isAccepted) {
    pending.push(report('Charging'));
    for (const sample of script.samples ?? []) {
      await delay(script.sampleIntervalMs ?? 0);
      const meterValue = [{ timestamp: now(), sampledValue: sampledValues(sample) }];
      pending.push(client.deliver('MeterValues', { connectorId, transactionId, meterValue }));
    }
    await delay(script.sampleIntervalMs ?? 0);
    await script.beforeStop?.();
  }
  const endedAt = now();
  const stop = client.deliver('StopTransaction', {
    transactionId,
    idTag,
    meterStop: isAccepted ? meterStopWh : meterStartWh,
    timestamp: endedAt,
    reason: isAccepted ? (script.stopReason ?? 'Local') : 'DeAuthorized',
  });
  pending.push(stop, report('Finishing'), report('Available'));
  await Promise.all(pending);
  return {
    transactionId: String(transactionId),
    authorizationStatus: start.idTagInfo.status,
    startedAt,
    endedAt,
    energyWh: isAccepted ? meterStopWh - meterStartWh : 0,
    stopResponse: await stop,
  };
}

function sampledValues({ energyWh, powerW }: ChargeSample): object[] {
  const register = { value: String(energyWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' };
  if (powerW === undefined) return [register];
  return [register, { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' }];
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
