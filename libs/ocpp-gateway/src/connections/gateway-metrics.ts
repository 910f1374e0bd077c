import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

@Injectable()
export class GatewayMetrics {
  readonly sockets: Gauge<'version'>;
  readonly spilled: Gauge;
  readonly handshakes: Counter<'outcome'>;
  readonly excess: Counter<'kind'>;
  readonly calls: Counter<'version' | 'action' | 'outcome'>;
  readonly repairs: Counter<'version' | 'action'>;
  readonly callSeconds: Histogram<'version' | 'action'>;

  constructor(@Inject(Registry) registry: Registry) {
    const registers = [registry];
    this.sockets = new Gauge({
      name: 'ocpp_sockets',
      help: 'Open sockets of chargers',
      labelNames: ['version'],
      registers,
    });
    this.spilled = new Gauge({
      name: 'ocpp_chargers_in_outbox',
      help: 'Chargers whose events go through the outbox, because Kafka was away',
      registers,
    });
    this.handshakes = new Counter({
      name: 'ocpp_handshakes_total',
      help: 'Handshakes of chargers, by what became of them',
      labelNames: ['outcome'],
      registers,
    });
    this.excess = new Counter({
      name: 'ocpp_sockets_closed_for_excess_total',
      help: 'Sockets that were closed because they sent too much for too long, or did not read',
      labelNames: ['kind'],
      registers,
    });
    this.calls = new Counter({
      name: 'ocpp_calls_total',
      help: 'Calls of chargers: answered, unanswered, or the code of the CALLERROR',
      labelNames: ['version', 'action', 'outcome'],
      registers,
    });
    this.repairs = new Counter({
      name: 'ocpp_calls_repaired_total',
      help: 'Calls and answers of chargers that broke their schema in what does not matter, and were set right',
      labelNames: ['version', 'action'],
      registers,
    });
    this.callSeconds = new Histogram({
      name: 'ocpp_call_duration_seconds',
      help: "Time to answer a charger's call",
      labelNames: ['version', 'action'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }
}
