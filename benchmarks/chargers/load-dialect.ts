/** What the load's chargers say in each OCPP version; payloads as text, for they are made thousands of times a second. */
import { randomUUID } from 'node:crypto';

import type { FleetCharger } from './fleet';

export interface LoadDialect {
  readonly path: string;
  readonly subprotocol: string;
  readonly boot: string;
  /** The call that starts a transaction. */
  start(now: string): readonly [action: string, payload: string];
  /** @param answer of the start @throws when it was refused */
  started(answer: string): void;
  /** Two samples of the transaction. */
  meterValues(now: string, registerWh: number): readonly [action: string, payload: string];
}

export function dialectOf(charger: FleetCharger): LoadDialect {
  return charger.ocppVersion === '1.6' ? new Dialect16(charger) : new Dialect201(charger);
}

class Dialect16 implements LoadDialect {
  readonly path = 'ocpp16';
  readonly subprotocol = 'ocpp1.6';
  readonly boot = '{"chargePointVendor":"Bench","chargePointModel":"Load"}';
  private head = '';

  constructor(private readonly charger: FleetCharger) {}

  start(timestamp: string): readonly [string, string] {
    const request = { connectorId: 1, idTag: this.charger.idTag, meterStart: 0, timestamp };
    return ['StartTransaction', JSON.stringify(request)];
  }

  started(answer: string): void {
    requireAccepted('StartTransaction', answer);
    const [, , result] = JSON.parse(answer) as [number, string, { transactionId: number }];
    this.head = `{"connectorId":1,"transactionId":${result.transactionId},"meterValue":[{"timestamp":"`;
  }

  meterValues(now: string, registerWh: number): readonly [string, string] {
    const payload =
      `${this.head}${now}","sampledValue":[` +
      `{"value":"${registerWh}","measurand":"Energy.Active.Import.Register","unit":"Wh"},` +
      `{"value":"11000","measurand":"Power.Active.Import","unit":"W"}]}]}`;
    return ['MeterValues', payload];
  }
}

class Dialect201 implements LoadDialect {
  readonly path = 'ocpp201';
  readonly subprotocol = 'ocpp2.0.1';
  readonly boot = '{"reason":"PowerUp","chargingStation":{"vendorName":"Bench","model":"Load"}}';
  private readonly transactionId = randomUUID();
  private seqNo = 0;

  constructor(private readonly charger: FleetCharger) {}

  start(now: string): readonly [string, string] {
    const token = `,"idToken":{"idToken":"${this.charger.idTag}","type":"ISO14443"}`;
    return ['TransactionEvent', this.event('Started', 'Authorized', now, token)];
  }

  started(answer: string): void {
    requireAccepted('TransactionEvent', answer);
  }

  meterValues(now: string, registerWh: number): readonly [string, string] {
    const samples =
      `,"meterValue":[{"timestamp":"${now}","sampledValue":[` +
      `{"value":${registerWh},"measurand":"Energy.Active.Import.Register"},` +
      `{"value":11000,"measurand":"Power.Active.Import"}]}]`;
    return ['TransactionEvent', this.event('Updated', 'MeterValuePeriodic', now, samples)];
  }

  private event(type: string, trigger: string, now: string, more: string): string {
    this.seqNo += 1;
    return (
      `{"eventType":"${type}","timestamp":"${now}","triggerReason":"${trigger}","seqNo":${this.seqNo},` +
      `"transactionInfo":{"transactionId":"${this.transactionId}"},"evse":{"id":1,"connectorId":1}${more}}`
    );
  }
}

/** What a CALLERROR, a refusal or a closed socket says. */
export class RefusedError extends Error {}

export function requireAccepted(action: string, answer: string): void {
  if (!answer.includes('"Accepted"')) throw new RefusedError(`${action} was answered ${answer}`);
}
