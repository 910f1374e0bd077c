import type { MailText } from '../mail/domain/compose-mail';

/** What is said of handovers by mail. */
export class HandoverMails {
  constructor(private readonly publicUrl: string) {}

  offered(id: string, project: string, installer: string, chargePoints: number, token: string): MailText {
    return {
      subject: `Charge points of “${project}” are ready to be handed over to you`,
      paragraphs: [
        `${installer} has put up and tested ${chargePoints} charge point${chargePoints === 1 ? '' : 's'} of the project “${project}”, and hands them over to you.`,
        'Please look at the record and accept or reject it. The link works once, for 30 days. If you do not know the project, do nothing.',
      ],
      // In the fragment: neither servers nor their logs get to see it.
      link: { label: 'Look at the handover', url: `${this.publicUrl}/handovers/${id}#token=${token}` },
    };
  }

  accepted(id: string, project: string, recordSha256: string): MailText {
    return {
      subject: `The handover of “${project}” is complete`,
      paragraphs: [
        `The charge points of the project “${project}” were accepted (handover ${id}).`,
        `The record that was accepted has the SHA-256 ${recordSha256}.`,
      ],
    };
  }

  withdrawn(id: string, project: string, reason: string | null): MailText {
    return {
      subject: `The handover of “${project}” was withdrawn`,
      paragraphs: [
        `The charge points of the project “${project}” are not handed over (handover ${id}). The link of the earlier mail is void.`,
        ...(reason === null ? [] : [`The reason: ${reason}`]),
      ],
    };
  }

  rejected(id: string, project: string, reason: string): MailText {
    return {
      subject: `The handover of “${project}” was rejected`,
      paragraphs: [
        `The charge points of the project “${project}” were not accepted (handover ${id}).`,
        `The reason: ${reason}`,
      ],
    };
  }
}
