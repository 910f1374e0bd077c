import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';

import { TimedDto } from '../dto/command.dto';
import { OcppObject, OneOf, Text, Whole, Wholes } from '../dto/fields';

/** Bodies of OCPP 2.0.1 that are about the station itself: availability, resets, messages, the network. */

export class ChangeAvailability201Dto extends TimedDto {
  @OneOf(['Operative', 'Inoperative'], { example: 'Inoperative' })
  operational_status: string;

  @OcppObject('EVSE', {
    optional: true,
    description: 'the whole station when left out',
    example: { id: 1, connectorId: 1 },
  })
  evse?: Record<string, unknown>;
}

export class Reset201Dto extends TimedDto {
  @OneOf(['Immediate', 'OnIdle'], { example: 'OnIdle' })
  type: string;

  @Whole({ min: 1, optional: true, description: 'The whole station when left out', example: 1 })
  evse_id?: number;
}

export class UnlockConnector201Dto extends TimedDto {
  @Whole({ min: 1, example: 1 })
  evse_id: number;

  @Whole({ min: 1, example: 1 })
  connector_id: number;
}

const TRIGGERED = [
  ...['BootNotification', 'LogStatusNotification', 'FirmwareStatusNotification', 'Heartbeat', 'MeterValues'],
  ...['SignChargingStationCertificate', 'SignV2GCertificate', 'StatusNotification', 'TransactionEvent'],
  ...['SignCombinedCertificate', 'PublishFirmwareStatusNotification'],
];

export class TriggerMessage201Dto extends TimedDto {
  @OneOf(TRIGGERED, { example: 'StatusNotification' })
  requested_message: string;

  @OcppObject('EVSE', { optional: true, example: { id: 1, connectorId: 1 } })
  evse?: Record<string, unknown>;
}

export class DataTransfer201Dto extends TimedDto {
  @Text(255, { example: 'com.example' })
  vendor_id: string;

  @Text(50, { optional: true, example: 'ShowPrice' })
  message_id?: string;

  @ApiProperty({
    required: false,
    anyOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
    ],
    description: 'Whatever the vendor agreed upon',
    example: { price: 0.35 },
  })
  @IsOptional()
  data?: unknown;
}

export class SetNetworkProfileDto extends TimedDto {
  @Whole({ example: 1 })
  configuration_slot: number;

  @OcppObject('NetworkConnectionProfile', {
    example: {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: 'wss://ocpp.example.com/ocpp201',
      messageTimeout: 30,
      securityProfile: 1,
      ocppInterface: 'Wired0',
    },
  })
  connection_data: Record<string, unknown>;
}

export class SetDisplayMessageDto extends TimedDto {
  @OcppObject('MessageInfo', {
    example: {
      id: 1,
      priority: 'NormalCycle',
      message: { format: 'UTF8', language: 'en', content: 'Closed on Sunday' },
    },
  })
  message: Record<string, unknown>;
}

export class GetDisplayMessagesDto extends TimedDto {
  @Wholes({ optional: true, description: 'All when left out', example: [1] })
  id?: number[];

  @OneOf(['AlwaysFront', 'InFront', 'NormalCycle'], { optional: true, example: 'NormalCycle' })
  priority?: string;

  @OneOf(['Charging', 'Faulted', 'Idle', 'Unavailable'], { optional: true, example: 'Idle' })
  state?: string;

  @Whole({
    optional: true,
    description: 'Numbered by us when left out; in the answer, and in the reports that follow',
    example: 12,
  })
  request_id?: number;
}

export class ClearDisplayMessageDto extends TimedDto {
  @Whole({ example: 1 })
  id: number;
}
