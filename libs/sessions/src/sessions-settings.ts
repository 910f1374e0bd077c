import type { Environment } from '@csms/platform-ops';

const MIB = 1_048_576;

/** What the service needs beside the settings that every service has. */
export class SessionsSettings {
  private constructor(
    /** A session of which nothing was heard for so long, while its charger was away, is over. Hours. */
    readonly silenceHours: number,
    /** The same of a charger that is here, and may have nothing to tell. Hours. */
    readonly silenceHoursOnline: number,
    /** How often ghosts are looked for, seconds. */
    readonly sweepSeconds: number,
    /** How often values are looked for that are older than anybody keeps them, seconds. */
    readonly retentionSweepSeconds: number,
    /** How large the file of an export may become before compression, bytes. */
    readonly exportMaxBytes: number,
    /** How long the file of an export is kept, hours. */
    readonly exportHours: number,
  ) {}

  static from(environment: Environment): SessionsSettings {
    return new SessionsSettings(
      environment.integer('SESSIONS_SILENCE_HOURS', { default: 24, min: 1, max: 8_760 }),
      environment.integer('SESSIONS_SILENCE_HOURS_ONLINE', { default: 72, min: 1, max: 8_760 }),
      environment.integer('SESSIONS_GHOST_SWEEP_SECONDS', { default: 10, min: 1, max: 3_600 }),
      environment.integer('SESSIONS_RETENTION_SWEEP_SECONDS', { default: 3_600, min: 1, max: 86_400 }),
      environment.integer('SESSIONS_EXPORT_MAX_MIB', { default: 1_024, min: 1, max: 16_384 }) * MIB,
      environment.integer('SESSIONS_EXPORT_HOURS', { default: 168, min: 1, max: 8_760 }),
    );
  }
}
