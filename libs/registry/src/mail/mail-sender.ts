import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

import { Database } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { RegistrySettings } from '../registry-settings';

import { isRefused, nextAttempt } from './domain/next-attempt';
import { MailEntity } from './mail.entity';

const EVERY_MS = 500;
/** So long one instance has a mail to itself; an attempt takes less. */
const CLAIM_SECONDS = 60;
const NO_TEXT = { text: null, html: null };
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Sends what is in the queue. Mail servers that are away are asked again, ever more rarely; a mail that was sent, or
 * given up, loses its text. An instance that dies between the sending and the note of it sends the mail twice, never not at all.
 */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly transport: Transporter | null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RegistrySettings) private readonly settings: RegistrySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { smtpUrl } = settings;
    this.transport = smtpUrl === null ? null : createTransport({ url: smtpUrl, ...TIMEOUTS });
  }

  onApplicationBootstrap(): void {
    if (this.transport !== null) this.running = this.run(this.transport);
    else if (!this.settings.sendsMail) this.logger.warn('SMTP_URL is not set: what needs mails answers 503');
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.transport?.close();
  }

  private async run(transport: Transporter): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const sent = await this.sendNext(transport).catch((error: unknown) => {
        this.logger.debug({ err: error }, 'the mail queue could not be read');
        return false;
      });
      if (!sent) await after(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns whether there was one */
  private async sendNext(transport: Transporter): Promise<boolean> {
    const mail = await this.claim();
    if (mail === null) return false;
    const { id, recipient, subject, text, html } = mail;
    try {
      const message = { from: this.settings.mailFrom, to: recipient, subject };
      await transport.sendMail({ ...message, text: text ?? '', html: html ?? '' });
      await this.note(id, { sentAt: new Date(), nextAttemptAt: null, lastError: null, ...NO_TEXT });
    } catch (error) {
      const again = isRefused(error) ? null : nextAttempt(mail.attempts, new Date());
      this.logger.warn({ err: error, mail_id: id, again }, 'a mail could not be sent');
      const lastError = error instanceof Error ? error.message : String(error);
      await this.note(id, { nextAttemptAt: again, lastError, ...(again === null ? NO_TEXT : {}) });
    }
    return true;
  }

  private claim(): Promise<MailEntity | null> {
    return this.database.transaction(async (tx) => {
      const mail = await tx
        .createQueryBuilder(MailEntity, 'mail')
        .where('mail.nextAttemptAt <= now()')
        .orderBy('mail.nextAttemptAt')
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getOne();
      if (mail === null) return null;
      mail.attempts += 1;
      mail.nextAttemptAt = new Date(Date.now() + CLAIM_SECONDS * 1000);
      return tx.save(mail);
    });
  }

  private async note(id: string, change: Partial<MailEntity>): Promise<void> {
    await this.database.transaction((tx) => tx.update(MailEntity, { id }, change));
  }
}
