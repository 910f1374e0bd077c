import { Inject, Injectable } from '@nestjs/common';

import { ChargePointBooted } from '@csms/contracts';
import type { BootNotificationResponse16, Request16, Request201 } from '@csms/ocpp';

import type { BootStatus } from '../boot-status/domain/boot-status';
import type { CallContext } from '../calls/call-context';
import type { CallsOfFeature } from '../calls/call-table';
import { messageEventId } from '../calls/message-event-id';
import { placeOf } from '../connections/charger';
import { BootedFirmware } from '../firmware/booted-firmware';

import { StationWord } from './station-word';

interface BootFacts {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string | null;
  readonly firmwareVersion: string | null;
  readonly reason: string | null;
}

/** OCPP 1.6 §4.2; 2.0.1 B01. */
@Injectable()
export class BootCalls implements CallsOfFeature {
  readonly calls16 = {
    BootNotification: (request: Request16<'BootNotification'>, context: CallContext) =>
      this.booted(
        {
          vendor: request.chargePointVendor,
          model: request.chargePointModel,
          serialNumber: request.chargePointSerialNumber ?? request.chargeBoxSerialNumber ?? null,
          firmwareVersion: request.firmwareVersion ?? null,
          reason: null,
        },
        context,
      ),
  };

  readonly calls201 = {
    BootNotification: ({ chargingStation, reason }: Request201<'BootNotification'>, context: CallContext) =>
      this.booted(
        {
          vendor: chargingStation.vendorName,
          model: chargingStation.model,
          serialNumber: chargingStation.serialNumber ?? null,
          firmwareVersion: chargingStation.firmwareVersion ?? null,
          reason,
        },
        context,
      ),
  };

  constructor(
    @Inject(StationWord) private readonly word: StationWord,
    @Inject(BootedFirmware) private readonly firmware: BootedFirmware,
  ) {}

  /** A boot never waits for Kafka: the charger is let in, and the word of it follows. */
  private booted(facts: BootFacts, context: CallContext): Promise<BootNotificationResponse16> {
    const interval = context.charger.chargePoint.heartbeatIntervalSeconds;
    const status = (context.decided?.['status'] ?? 'Accepted') as BootStatus;
    this.word.follow(context, {
      definition: ChargePointBooted,
      id: messageEventId(context, 'BootNotification'),
      occurredAt: context.receivedAt,
      data: {
        ...placeOf(context.charger),
        booted_at: context.receivedAt.toISOString(),
        vendor: facts.vendor,
        model: facts.model,
        serial_number: facts.serialNumber,
        firmware_version: facts.firmwareVersion,
        reason: facts.reason,
        boot_status: status,
        heartbeat_interval_seconds: toldInterval(status, context.decided?.['interval'] ?? interval),
      },
    });
    this.firmware.booted(facts, context);
    return Promise.resolve({ status: 'Accepted', currentTime: new Date().toISOString(), interval });
  }
}

/** What is not accepted is told when to try again; 0 lets the charger choose (OCPP 1.6 §4.2; 2.0.1 B01.FR.04). */
function toldInterval(status: BootStatus, interval: unknown): number | null {
  return status === 'Accepted' && typeof interval === 'number' && interval > 0 ? interval : null;
}
