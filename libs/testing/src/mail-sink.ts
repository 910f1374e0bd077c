import type { AddressInfo } from 'node:net';

import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { eventually } from './eventually';

export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail server that keeps what it gets. */
export class MailSink {
  readonly mails: ReceivedMail[] = [];
  /** The reply code of every mail; null: it is taken. */
  refusal: number | null = null;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      if (this.refusal === null) done();
      else done(Object.assign(new Error('refused'), { responseCode: this.refusal }));
    },
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        this.mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
          from: mail.from?.text ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html === false ? '' : mail.html,
        });
        done();
      }, done);
    },
  });

  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.server.address() as AddressInfo).port;
  }

  /** The newest mail to an address that came after `count` others. */
  next(to: string, count = 0): Promise<ReceivedMail> {
    return eventually(() => {
      const mine = this.mails.filter((mail) => mail.to === to);
      const newest = mine.at(-1);
      if (newest === undefined || mine.length <= count) throw new Error(`${mine.length} mails to ${to}`);
      return newest;
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}
