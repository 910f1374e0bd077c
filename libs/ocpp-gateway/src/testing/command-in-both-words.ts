/** A command as the REST API takes it, and as the charger gets it. */
export interface CommandInBothWords {
  readonly name: string;
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}
