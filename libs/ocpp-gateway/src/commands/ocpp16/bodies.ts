import { TimedDto } from '../dto/command.dto';
import { Address, Flag, Instant, OcppObject, OcppObjects, OneOf, Text, Texts, Whole } from '../dto/fields';

/** Bodies of the commands of OCPP 1.6 §5: their members in snake_case, objects in them as OCPP writes them. */

const PROFILE = {
  chargingProfileId: 10,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: {
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
  },
};

export class RemoteStartTransactionDto extends TimedDto {
  @Text(20, { example: '04A1B2C3D4E5F6' })
  id_tag: string;

  @Whole({ min: 1, optional: true, description: 'The charger chooses when left out', example: 1 })
  connector_id?: number;

  @OcppObject('ChargingProfile', {
    optional: true,
    description: 'of purpose TxProfile',
    example: { ...PROFILE, chargingProfilePurpose: 'TxProfile' },
  })
  charging_profile?: Record<string, unknown>;
}

export class RemoteStopTransactionDto extends TimedDto {
  @Whole({ min: -2_147_483_648, description: '`transaction_id` of an active transaction', example: 1001 })
  transaction_id: number;
}

export class ChangeAvailability16Dto extends TimedDto {
  @Whole({ description: '0: the whole charge point', example: 1 })
  connector_id: number;

  @OneOf(['Operative', 'Inoperative'], { example: 'Inoperative' })
  type: string;
}

export class Reset16Dto extends TimedDto {
  @OneOf(['Soft', 'Hard'], { example: 'Hard' })
  type: string;

  @Flag({
    optional: true,
    description: 'Reset softly although a transaction runs, which stops it',
    example: false,
  })
  force?: boolean;
}

export class UnlockConnector16Dto extends TimedDto {
  @Whole({ min: 1, example: 1 })
  connector_id: number;
}

export class GetConfigurationDto extends TimedDto {
  @Texts(50, { optional: true, description: 'All when left out', example: ['HeartbeatInterval'] })
  keys?: string[];
}

export class ChangeConfigurationDto extends TimedDto {
  @Text(50, { example: 'HeartbeatInterval' })
  key: string;

  @Text(500, { min: 0, example: '300' })
  value: string;
}

export class ClearCache16Dto extends TimedDto {}

export class DataTransfer16Dto extends TimedDto {
  @Text(255, { example: 'com.example' })
  vendor_id: string;

  @Text(50, { optional: true, example: 'ShowPrice' })
  message_id?: string;

  @Text(100_000, { optional: true, example: '0.35' })
  data?: string;
}

export class GetDiagnosticsDto extends TimedDto {
  @Address({ description: 'Folder to upload to', example: 'https://files.example.com/diagnostics/' })
  location: string;

  @Whole({ optional: true, example: 3 })
  retries?: number;

  @Whole({ optional: true, description: 'Seconds', example: 60 })
  retry_interval?: number;

  @Instant({ optional: true, example: '2026-05-01T00:00:00Z' })
  start_time?: string;

  @Instant({ optional: true, example: '2026-05-02T00:00:00Z' })
  stop_time?: string;
}

export class UpdateFirmware16Dto extends TimedDto {
  @Address({ example: 'https://files.example.com/firmware/1.2.3.bin' })
  location: string;

  @Instant()
  retrieve_date: string;

  @Whole({ optional: true, example: 3 })
  retries?: number;

  @Whole({ optional: true, description: 'Seconds', example: 60 })
  retry_interval?: number;
}

const TRIGGERED = [
  'BootNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'MeterValues',
  'StatusNotification',
];

export class TriggerMessage16Dto extends TimedDto {
  @OneOf(TRIGGERED, { example: 'StatusNotification' })
  requested_message: string;

  @Whole({ min: 1, optional: true, example: 1 })
  connector_id?: number;
}

export class ReserveNow16Dto extends TimedDto {
  @Whole({ description: '0: any connector', example: 1 })
  connector_id: number;

  @Instant({ description: 'Ahead', example: '2036-06-01T02:00:00Z' })
  expiry_date: string;

  @Text(20, { example: '04A1B2C3D4E5F6' })
  id_tag: string;

  @Text(20, { optional: true, example: 'FLEET-1' })
  parent_id_tag?: string;

  @Whole({ optional: true, description: 'Numbered by us when left out; in the answer', example: 7 })
  reservation_id?: number;
}

export class CancelReservationDto extends TimedDto {
  @Whole({ example: 7 })
  reservation_id: number;
}

export class SetChargingProfile16Dto extends TimedDto {
  @Whole({ description: '0: the whole charge point', example: 1 })
  connector_id: number;

  @OcppObject('ChargingProfile', { example: PROFILE })
  cs_charging_profiles: Record<string, unknown>;
}

export class ClearChargingProfile16Dto extends TimedDto {
  @Whole({ optional: true, description: 'Of the profile', example: 10 })
  id?: number;

  @Whole({ optional: true, example: 1 })
  connector_id?: number;

  @OneOf(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'], {
    optional: true,
    example: 'TxDefaultProfile',
  })
  purpose?: string;

  @Whole({ optional: true, example: 0 })
  stack_level?: number;
}

export class GetCompositeSchedule16Dto extends TimedDto {
  @Whole({ description: '0: the whole charge point', example: 1 })
  connector_id: number;

  @Whole({ description: 'Seconds', example: 3_600 })
  duration: number;

  @OneOf(['A', 'W'], { optional: true, example: 'W' })
  charging_rate_unit?: string;
}

export class GetLocalListVersion16Dto extends TimedDto {}

export class SendLocalList16Dto extends TimedDto {
  @Whole({
    min: 1,
    description: 'Greater than that of the list before (0 and -1 have a meaning)',
    example: 2,
  })
  list_version: number;

  @OcppObjects('AuthorizationData', {
    min: 0,
    max: 10_000,
    description: 'each tag once',
    example: [{ idTag: '04A1B2C3D4E5F6', idTagInfo: { status: 'Accepted' } }],
  })
  local_authorization_list: Record<string, unknown>[];

  @OneOf(['Full', 'Differential'], { example: 'Full' })
  update_type: string;
}
