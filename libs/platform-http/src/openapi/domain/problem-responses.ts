import { ERROR_CODES, type ErrorCode } from '@csms/contracts';

/** What of an operation decides which problems it can answer. */
export interface ProblemTraits {
  readonly access: string;
  readonly hasPathParameter: boolean;
  readonly hasQueryParameter: boolean;
  readonly hasBody: boolean;
  /** Codes of its own, as `@ApiProblems` names them. */
  readonly own: readonly ErrorCode[];
}

export interface ProblemResponse {
  readonly description: string;
  readonly content: {
    readonly 'application/problem+json': {
      readonly schema: { readonly $ref: string };
      readonly examples: Readonly<Record<string, { readonly $ref: string }>>;
    };
  };
}

const ANYWHERE: readonly ErrorCode[] = [
  'rate_limited',
  'internal_error',
  'service_unavailable',
  'upstream_timeout',
];
const CREDENTIALS: readonly ErrorCode[] = [
  'missing_credentials',
  'ambiguous_credentials',
  'invalid_api_key',
  'expired_api_key',
  'revoked_api_key',
  'invalid_token',
  'token_expired',
];
const BODY: readonly ErrorCode[] = [
  'invalid_json',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

const ORDER = Object.keys(ERROR_CODES) as ErrorCode[];

/** The problems that an operation can answer, by status, each with an example of every code. */
export function problemResponses(traits: ProblemTraits): Record<string, ProblemResponse> {
  const byStatus = Map.groupBy(codesOf(traits), (code) => ERROR_CODES[code][0]);
  return Object.fromEntries(
    [...byStatus].sort(([one], [other]) => one - other).map(([status, codes]) => [status, responseOf(codes)]),
  );
}

/** What a response is called where operations share it: by its codes, `NotFound` or `ConflictOrInvalidState`. */
export function problemName({ content }: ProblemResponse): string {
  const codes = Object.keys(content['application/problem+json'].examples);
  const isOfCredentials = CREDENTIALS.every((code) => codes.includes(code));
  const others = isOfCredentials ? codes.filter((code) => !CREDENTIALS.includes(code as ErrorCode)) : codes;
  return [...(isOfCredentials ? ['Unauthorized'] : []), ...others.map(camelCase)].join('Or');
}

function camelCase(code: string): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function codesOf({ access, hasPathParameter, hasQueryParameter, hasBody, own }: ProblemTraits): ErrorCode[] {
  const isGuarded = access !== 'public';
  return [
    ...new Set([
      ...ANYWHERE,
      ...(isGuarded ? CREDENTIALS : []),
      ...(isGuarded ? ([access === 'scope' ? 'insufficient_scope' : 'insufficient_role'] as const) : []),
      ...(isGuarded ? (['insufficient_role', 'quota_exceeded'] as const) : []),
      ...(hasPathParameter ? (['not_found'] as const) : []),
      ...(hasPathParameter || hasQueryParameter ? (['invalid_parameter'] as const) : []),
      ...(hasBody ? BODY : []),
      ...own,
    ]),
  ].sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other));
}

function responseOf(codes: readonly ErrorCode[]): ProblemResponse {
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}
