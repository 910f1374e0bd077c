/** A setting that is missing or ill-formed; the message names the variable and says what it must be. */
export class EnvironmentError extends Error {}

interface IntegerOptions {
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}

/**
 * Reads settings from the environment, once, at start. Every reader names the variable in its error, so that a
 * process with a wrong setting stops at once and says which.
 */
export class Environment {
  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  string(name: string, fallback?: string): string {
    const value = this.variables[name]?.trim();
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    throw new EnvironmentError(`${name} is not set`);
  }

  integer(name: string, options: IntegerOptions = {}): number {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
    const text = this.string(name, options.default?.toString());
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new EnvironmentError(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    }
    return value;
  }

  url(name: string, fallback?: string): string {
    const text = this.string(name, fallback);
    if (!URL.canParse(text)) throw new EnvironmentError(`${name} must be an address (URL), not "${text}"`);
    return text.replace(/\/$/, '');
  }

  /** One address or several, separated by commas. */
  urls(name: string, fallback?: string): [string, ...string[]] {
    const [first, ...others] = this.list(name, fallback);
    const url = (text: string | undefined): string => {
      if (text !== undefined && URL.canParse(text)) return text.replace(/\/$/, '');
      throw new EnvironmentError(`${name} must hold addresses (URLs), not "${text ?? ''}"`);
    };
    return [url(first), ...others.map(url)];
  }

  list(name: string, fallback?: string): string[] {
    return this.string(name, fallback)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const text = this.string(name, fallback);
    const value = values.find((candidate) => candidate === text);
    if (value === undefined)
      throw new EnvironmentError(`${name} must be one of ${values.join(', ')}, not "${text}"`);
    return value;
  }
}
