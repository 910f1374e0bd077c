import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { Internal } from '@csms/platform-http';

import { Connections } from '../connections/connections';

import { PeerCommandDto, ReplacedDto } from './dto/peer.dto';
import { PeerGuard } from './peer.guard';
import type { PeerAnswer } from './peer-client';

/** What instances of the gateway ask each other. Answered from this process alone: a question is never passed on. */
@Internal()
@ApiExcludeController()
@UseGuards(PeerGuard)
@Controller('internal/peer')
export class PeerController {
  constructor(@Inject(Connections) private readonly connections: Connections) {}

  @Post('commands')
  @HttpCode(200)
  command(@Body() body: PeerCommandDto): Promise<PeerAnswer> | PeerAnswer {
    const { charge_point_id: chargePointId, action, payload, timeout_ms: timeoutMs, command_id: id } = body;
    const socket = this.connections.get(chargePointId);
    return socket?.command(action, payload, timeoutMs, id) ?? { kind: 'not-held' };
  }

  @Post('replaced')
  @HttpCode(204)
  async replaced(@Body() body: ReplacedDto): Promise<void> {
    await this.connections.handOver(body.charge_point_id, body.connection_id);
  }
}
