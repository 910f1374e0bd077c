/** Something that the machine lacks or that stands in the way; the message is one sentence with the remedy. */
export class SetupError extends Error {}
