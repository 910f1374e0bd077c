import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { OcppGatewaySettings } from '../../ocpp-gateway-settings';

import { DiagnosticsFiles } from './diagnostics-files';

const EVERY_MS = 60_000;
const AT_ONCE = 500;

/** What happens to logs because time passes: addresses run out, and what is old goes, first its row, then its file. */
@Injectable()
export class OldDiagnostics implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DiagnosticsFiles) private readonly files: DiagnosticsFiles,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    const failure = 'old logs are not looked after';
    this.recurring = new Recurring(() => this.look(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  /** Every instance looks; what two find at the same time is done once, or does no harm twice. */
  async look(now = new Date()): Promise<void> {
    await this.database.query(
      `update diagnostics set status = 'failed', reason = 'not_uploaded', completed_at = $1
       where completed_at is null and upload_expires_at <= $1`,
      [now],
    );
    await this.database.query(
      `delete from diagnostics where id in (
         select id from diagnostics where requested_at < $1 order by requested_at limit ${AT_ONCE}
         for update skip locked)`,
      [new Date(now.getTime() - this.settings.uploads.keptDays * 86_400_000)],
    );
    await this.files.removeUnused(now);
  }
}
