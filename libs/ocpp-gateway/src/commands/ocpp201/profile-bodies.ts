import { TimedDto } from '../dto/command.dto';
import { OcppObject, OneOf, Whole } from '../dto/fields';

import { PROFILE, REQUEST_ID } from './shared';

/** Bodies of OCPP 2.0.1 block K: charging profiles. */

export class SetChargingProfile201Dto extends TimedDto {
  @Whole({ description: '0: the whole station', example: 1 })
  evse_id: number;

  @OcppObject('ChargingProfile', { example: PROFILE })
  charging_profile: Record<string, unknown>;
}

export class ClearChargingProfile201Dto extends TimedDto {
  @Whole({ optional: true, example: 10 })
  charging_profile_id?: number;

  @OcppObject('ClearChargingProfile', {
    optional: true,
    description: 'every profile that fits, where no id is given',
    example: { evseId: 1, chargingProfilePurpose: 'TxDefaultProfile' },
  })
  charging_profile_criteria?: Record<string, unknown>;
}

export class GetChargingProfilesDto extends TimedDto {
  @OcppObject('ChargingProfileCriterion', { example: { chargingProfilePurpose: 'TxDefaultProfile' } })
  charging_profile: Record<string, unknown>;

  @Whole({ optional: true, description: '0: those of the whole station alone', example: 1 })
  evse_id?: number;

  @Whole(REQUEST_ID)
  request_id?: number;
}

export class GetCompositeSchedule201Dto extends TimedDto {
  @Whole({ description: '0: the whole station', example: 1 })
  evse_id: number;

  @Whole({ description: 'Seconds', example: 3_600 })
  duration: number;

  @OneOf(['W', 'A'], { optional: true, example: 'W' })
  charging_rate_unit?: string;
}
