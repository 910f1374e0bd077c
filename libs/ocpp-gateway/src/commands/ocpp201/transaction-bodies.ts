import { MAX_TRANSACTION_ID_LENGTH } from '@csms/ocpp';

import { TimedDto } from '../dto/command.dto';
import { Decimal, Instant, OcppObject, OcppObjects, OneOf, Text, Whole } from '../dto/fields';

import { ID_TOKEN, PROFILE } from './shared';

/** Bodies of OCPP 2.0.1 that are about charging: starts, stops, reservations, tokens, prices. */

export class RequestStartTransactionDto extends TimedDto {
  @OcppObject('IdToken', { example: ID_TOKEN })
  id_token: Record<string, unknown>;

  @Whole({ min: 1, optional: true, description: 'The station chooses when left out', example: 1 })
  evse_id?: number;

  @Whole({
    optional: true,
    description: 'Comes back in the transaction that it starts; numbered by us when left out',
    example: 4711,
  })
  remote_start_id?: number;

  @OcppObject('IdToken', { optional: true, description: 'of the group', example: ID_TOKEN })
  group_id_token?: Record<string, unknown>;

  @OcppObject('ChargingProfile', {
    optional: true,
    description: 'of purpose TxProfile',
    example: { ...PROFILE, chargingProfilePurpose: 'TxProfile' },
  })
  charging_profile?: Record<string, unknown>;
}

export class RequestStopTransactionDto extends TimedDto {
  @Text(MAX_TRANSACTION_ID_LENGTH, {
    description: '`ocpp_transaction_id` of the session',
    example: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
  })
  transaction_id: string;
}

export class GetTransactionStatusDto extends TimedDto {
  @Text(MAX_TRANSACTION_ID_LENGTH, {
    optional: true,
    description: 'Left out: whether messages of any transaction wait',
    example: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
  })
  transaction_id?: string;
}

export class CostUpdatedDto extends TimedDto {
  @Decimal({ description: 'So far, taxes included', example: 4.25 })
  total_cost: number;

  @Text(MAX_TRANSACTION_ID_LENGTH, { example: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10' })
  transaction_id: string;
}

const CONNECTOR_TYPES = [
  ...['cCCS1', 'cCCS2', 'cG105', 'cTesla', 'cType1', 'cType2', 's309-1P-16A', 's309-1P-32A', 's309-3P-16A'],
  ...['s309-3P-32A', 'sBS1361', 'sCEE-7-7', 'sType2', 'sType3', 'Other1PhMax16A', 'Other1PhOver16A'],
  ...['Other3Ph', 'Pan', 'wInductive', 'wResonant', 'Undetermined', 'Unknown'],
];

export class ReserveNow201Dto extends TimedDto {
  @Whole({ optional: true, description: 'Numbered by us when left out; in the answer', example: 7 })
  reservation_id?: number;

  @Instant({ description: 'Ahead', example: '2036-06-01T02:00:00Z' })
  expiry_date_time: string;

  @OcppObject('IdToken', { example: ID_TOKEN })
  id_token: Record<string, unknown>;

  @Whole({ min: 1, optional: true, description: 'Any when left out', example: 1 })
  evse_id?: number;

  @OneOf(CONNECTOR_TYPES, { optional: true, example: 'cType2' })
  connector_type?: string;

  @OcppObject('IdToken', { optional: true, description: 'of the group', example: ID_TOKEN })
  group_id_token?: Record<string, unknown>;
}

export class CancelReservation201Dto extends TimedDto {
  @Whole({ example: 7 })
  reservation_id: number;
}

export class GetLocalListVersion201Dto extends TimedDto {}

export class SendLocalList201Dto extends TimedDto {
  @Whole({ min: 1, description: 'Greater than that of the list before', example: 2 })
  version_number: number;

  @OneOf(['Full', 'Differential'], { example: 'Full' })
  update_type: string;

  @OcppObjects('AuthorizationData', {
    optional: true,
    max: 10_000,
    description: 'each token once; left out, a full update empties the list',
    example: [{ idToken: ID_TOKEN, idTokenInfo: { status: 'Accepted' } }],
  })
  local_authorization_list?: Record<string, unknown>[];
}

export class ClearCache201Dto extends TimedDto {}
