import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { IsEmpty, Matches } from 'class-validator';

import { CHARGE_POINT_ID, TimedDto } from '../dto/command.dto';
import { Text, Whole } from '../dto/fields';

export class StartSessionDto extends TimedDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  @Matches(CHARGE_POINT_ID, {
    message: 'charge_point_id must be 1 to 48 letters, digits, hyphens or underscores',
  })
  charge_point_id: string;

  @Whole({ min: 1, example: 1 })
  connector_id: number;

  @Whole({
    min: 1,
    optional: true,
    description:
      'OCPP 2.0.1: `connector_id` is that of this EVSE. Left out, it is the EVSE’s own number, of which the first connector is meant',
    example: 1,
  })
  evse_id?: number;

  @Text(36, {
    optional: true,
    description: 'This or `driver_id`. OCPP 1.6 takes 20 characters',
    example: '04A1B2C3D4E5F6',
  })
  id_tag?: string;

  @Text(64, {
    optional: true,
    description:
      'For this driver’s active tag that fits the charger; of several for one of 20 characters at most, a card before the token of an app, the first by the alphabet: the same one as for a reservation. Without `read:users` the pseudonym',
  })
  driver_id?: string;

  @ApiHideProperty()
  @IsEmpty({ message: 'promotional_code is not supported: there are no promotional codes yet' })
  promotional_code?: never;
}

export class StopSessionDto extends TimedDto {}
