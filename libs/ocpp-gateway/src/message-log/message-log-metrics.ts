import { Inject, Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

@Injectable()
export class MessageLogMetrics {
  readonly written: Counter;
  readonly dropped: Counter<'reason'>;

  constructor(@Inject(Registry) registry: Registry) {
    const registers = [registry];
    this.written = new Counter({
      name: 'ocpp_message_log_written_total',
      help: 'Messages of chargers that the log has taken',
      registers,
    });
    this.dropped = new Counter({
      name: 'ocpp_message_log_dropped_total',
      help: "Messages that the log does not have: the charger's day is full, too many wait, or the database refused them",
      labelNames: ['reason'],
      registers,
    });
  }
}
