import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that is to be sent, or was. Its text is there until then only: there are links with secrets in it. */
@Entity('mail')
export class MailEntity {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  recipient: string;

  @Column('text')
  subject: string;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('text', { nullable: true })
  html: string | null;

  @Column('integer')
  attempts: number;

  /** null: it was sent, or given up. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
