import { IsNull } from 'typeorm';

import type { Database } from '@csms/platform-db';

import { MailEntity } from './mail.entity';

export interface WaitingMail {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly createdAt: Date;
}

const NEWEST = 50;

/** The newest mails that were not sent yet, newest first: without a mail server all of them, in development. */
export async function waitingMails(database: Database, recipient?: string): Promise<WaitingMail[]> {
  const rows = await database.once((manager) =>
    manager.find(MailEntity, {
      where: { sentAt: IsNull(), ...(recipient === undefined ? {} : { recipient }) },
      order: { createdAt: 'DESC' },
      take: NEWEST,
    }),
  );
  return rows.flatMap(({ text, ...mail }) => (text === null ? [] : [{ ...mail, text }]));
}
