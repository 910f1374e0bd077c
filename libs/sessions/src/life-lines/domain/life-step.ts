/** What happened in the life of a session, in the order in which it stands where two things have one instant. */
export const LIFE_STEPS = [
  'authorized',
  'plugged_in',
  'started',
  'refused',
  'reopened',
  'charging',
  'suspended_ev',
  'suspended_evse',
  'finishing',
  'faulted',
  'ended',
  'presumed_ended',
  'unplugged',
] as const;
export type LifeStep = (typeof LIFE_STEPS)[number];

/** Which message said it; Import: a row of the past; CSMS: our own conclusion. */
export const LIFE_SOURCES = [
  'Authorize',
  'StartTransaction',
  'StopTransaction',
  'StatusNotification',
  'TransactionEvent',
  'MeterValues',
  'Import',
  'CSMS',
] as const;
export type LifeSource = (typeof LIFE_SOURCES)[number];

/** One word of a session's life. Two that are equal in every member are one. */
export interface LifeWord {
  readonly at: Date;
  readonly step: LifeStep;
  /** The charger's own word for it: a status, trigger, error code, stop reason, or the decision about a token. */
  readonly reason: string | null;
  readonly source: LifeSource;
}
