import { ApiProperty } from '@nestjs/swagger';

import { CommandResultDto } from './command.dto';

export class ReservationResultDto extends CommandResultDto {
  @ApiProperty({ example: 7 })
  reservation_id: number;
}

export class RemoteStartResultDto extends CommandResultDto {
  @ApiProperty({ description: 'Comes back in the transaction that it starts', example: 4711 })
  remote_start_id: number;
}

export class RequestResultDto extends CommandResultDto {
  @ApiProperty({ description: 'Comes back in the reports and notices that follow', example: 12 })
  request_id: number;
}

/** By the member of the body that we number. */
const NUMBERED_RESULTS = {
  reservation_id: ReservationResultDto,
  remote_start_id: RemoteStartResultDto,
  request_id: RequestResultDto,
} as const;

/** What a command is answered with, whose number stands in this member of the body; null: it has none. */
export function resultOf(numbered: string | null): typeof CommandResultDto {
  return numbered === null ? CommandResultDto : NUMBERED_RESULTS[numbered as keyof typeof NUMBERED_RESULTS];
}
