import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ActsOutside,
  ApiPage,
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  LimitRate,
  type PageDto,
  pageOf,
  Precondition,
  type Principal,
  Pseudonyms,
  RequireScope,
} from '@csms/platform-http';

import { MakeReservationDto, ReservationDto, ReservationQueryDto } from './dto/reservation.dto';
import type { ReservationEntity } from './reservation.entity';
import { toReservationDto } from './reservation.mapper';
import { Reservations } from './reservations.service';

@ApiTags('Reservations')
@Controller('api/v1/reservations')
export class ReservationsController {
  constructor(
    @Inject(Reservations) private readonly reservations: Reservations,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  @Post()
  @ActsOutside()
  @LimitRate('command')
  @RequireScope('write:charge_points')
  @ApiProblems(
    'not_found',
    'conflict',
    'charge_point_offline',
    'charge_point_timeout',
    'upstream_error',
    'upstream_timeout',
    'insufficient_role',
  )
  @ApiOperation({
    summary: 'Have a charger hold a connector for a token or driver',
    description:
      'Waits for the charger’s answer, which is the `status`: only `accepted` holds the connector. A charger that is not connected or does not answer is an error (424, 504), and if it has heard of the wish all the same it is told that nobody wants it. A connector takes one reservation at a time (409).',
  })
  @ApiCreatedResponse({ type: ReservationDto })
  async make(@Caller() caller: Principal, @Body() body: MakeReservationDto): Promise<ReservationDto> {
    return this.shownTo(caller)(await this.reservations.make(caller, body));
  }

  @Get()
  @RequireScope('read:sessions')
  @ApiOperation({
    summary: 'List reservations, newest first',
    description: 'Also those that were refused or failed. `from` and `to` are of when they were asked for.',
  })
  @ApiPage('data', ReservationDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: ReservationQueryDto,
  ): Promise<PageDto & { data: ReservationDto[] }> {
    return pageOf('data', await this.reservations.list(caller, query), this.shownTo(caller));
  }

  @Get(':reservation_id')
  @RequireScope('read:sessions')
  @ApiOperation({ summary: 'Read one reservation' })
  @ApiOkResponse({ type: ReservationDto })
  async get(
    @Caller() caller: Principal,
    @Param('reservation_id') reservationId: string,
  ): Promise<ReservationDto> {
    return this.shownTo(caller)(await this.reservations.get(caller, reservationId));
  }

  @Delete(':reservation_id')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems(
    'invalid_state',
    'charge_point_offline',
    'charge_point_timeout',
    'upstream_error',
    'upstream_timeout',
    'insufficient_role',
  )
  @ApiOperation({
    summary: 'Cancel a reservation',
    description:
      'Waits for the charger. One that it refuses to cancel (409), or of which it says nothing (424, 504), stays as it is. One that is cancelled already is cancelled; of one that is over otherwise: 409.',
  })
  @ApiNoContentResponse({ description: 'The charger has let it go' })
  cancel(
    @Caller() caller: Principal,
    @Param('reservation_id') reservationId: string,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.reservations.cancel(caller, reservationId, ifMatch.of(this.shownTo(caller)));
  }

  private shownTo(caller: Principal): (row: ReservationEntity) => ReservationDto {
    const viewOfDriver = this.pseudonyms.viewOf(caller);
    return (row) => toReservationDto(row, caller, viewOfDriver);
  }
}
