import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, newId } from '@csms/kernel';

import { RegistrySettings } from '../registry-settings';

import { composeMail, type MailText } from './domain/compose-mail';
import { MailEntity } from './mail.entity';

/** Mails, written in the transaction of what they speak of; {@link MailSender} sends them. */
@Injectable()
export class MailQueue {
  constructor(@Inject(RegistrySettings) private readonly settings: RegistrySettings) {}

  /** For operations that send mails, before they do anything. @throws CodedError service_unavailable */
  requireMail(): void {
    if (this.settings.sendsMail) return;
    throw new CodedError('service_unavailable', 'This installation cannot send mails: SMTP_URL is not set.');
  }

  async add(tx: EntityManager, recipient: string, mail: MailText): Promise<void> {
    const now = new Date();
    await tx.insert(MailEntity, {
      id: newId('mail'),
      recipient,
      ...composeMail(mail),
      attempts: 0,
      nextAttemptAt: now,
      sentAt: null,
      lastError: null,
      createdAt: now,
    });
  }
}
