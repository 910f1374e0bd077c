import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, isDatabaseOutage, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { tokenKey } from '../tokens/domain/token-key';

import { CanonicalCommands } from './canonical-commands.service';
import { CommandQueue, type RequestedCommand } from './command-queue';
import { wasSent } from './domain/command-verdict';
import { CommandJournal } from './history/command-journal';

const EVERY_MS = 200;
const TIDIED_EVERY_MS = 10_000;
/** Silent chargers must not keep the others waiting. */
const MOST_UNDER_WAY = 200;
/** The token of a start comes on another topic than the command: the charger may ask for it at once. */
const TOKEN_WITHIN_MS = 2_000;
const STOPS_WITHIN_MS = 4_000;
const FAILURE = 'a command could not be carried out';

/** Sends what is in the queue; a charger that keeps silent holds up its own commands alone. */
@Injectable()
export class CommandRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();
  private readonly taking: Recurring;
  private readonly tidying: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommandQueue) private readonly queue: CommandQueue,
    @Inject(CanonicalCommands) private readonly commands: CanonicalCommands,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.taking = new Recurring(() => this.takeAll(), { everyMs: EVERY_MS, logger, failure: FAILURE });
    this.tidying = new Recurring(() => this.tidy(), { everyMs: TIDIED_EVERY_MS, logger, failure: FAILURE });
  }

  onApplicationBootstrap(): void {
    this.taking.start();
    this.tidying.start();
  }

  /** What is under way ends with its sockets, which are closed now; another instance's are not waited for. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.taking.stop(), this.tidying.stop()]);
    await Promise.race([Promise.all(this.underWay), after(STOPS_WITHIN_MS, undefined, { ref: false })]);
  }

  private async takeAll(): Promise<void> {
    const room = MOST_UNDER_WAY - this.underWay.size;
    if (room <= 0) return;
    for (const request of await this.queue.take(room)) {
      const run = this.guard(() => this.run(request)).finally(() => this.underWay.delete(run));
      this.underWay.add(run);
    }
  }

  private async run(request: RequestedCommand): Promise<void> {
    if (Date.parse(request.expires_at) <= Date.now()) {
      await this.queue.finish(request, { status: 'Timeout', reason: 'expired', response: null }, null);
      return;
    }
    if (await this.mustWaitForToken(request)) {
      await this.queue.putBack(request);
      return;
    }
    const sentAt = new Date();
    const verdict = await this.commands.carryOut(request);
    await this.queue.finish(request, verdict, wasSent(verdict) ? sentAt : null);
    const { command_id, charge_point_id, command } = request;
    this.logger.info(
      { command_id, charge_point_id, command: command.name, status: verdict.status, reason: verdict.reason },
      'a command of a service was carried out',
    );
  }

  private async mustWaitForToken(request: RequestedCommand): Promise<boolean> {
    const { command, organization_id, requested_at } = request;
    if (command.name !== 'start_session') return false;
    if (Date.now() - Date.parse(requested_at) > TOKEN_WITHIN_MS) return false;
    const known = await this.database.query(
      'select 1 from token where organization_id = $1 and id_token_key = $2',
      [organization_id, tokenKey(command.id_tag)],
    );
    return known.length === 0;
  }

  private async tidy(): Promise<void> {
    const lost = (await this.queue.giveUpLost()) + (await this.journal.giveUpLost());
    if (lost > 0) this.logger.warn({ lost }, 'commands of an instance that died have no known outcome');
    await this.queue.forgetOld();
  }

  /** While the database is away nothing is taken; what was sent is given up when nobody could write its end. */
  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isDatabaseOutage(error)) this.logger.error({ err: error }, FAILURE);
    }
  }
}
