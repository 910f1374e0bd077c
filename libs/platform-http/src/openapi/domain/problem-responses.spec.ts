import { problemName, problemResponses, type ProblemTraits } from './problem-responses';

const READ: ProblemTraits = {
  access: 'scope',
  hasPathParameter: false,
  hasQueryParameter: false,
  hasBody: false,
  own: [],
};

const statuses = (traits: Partial<ProblemTraits>) => Object.keys(problemResponses({ ...READ, ...traits }));
const codes = (traits: Partial<ProblemTraits>, status: number) =>
  Object.keys(
    problemResponses({ ...READ, ...traits })[status]?.content['application/problem+json'].examples ?? {},
  );

describe('the problems of an operation', () => {
  it('are those of its parameters and body', () => {
    expect(statuses({})).toEqual(['401', '403', '429', '500', '503', '504']);
    expect(statuses({ hasQueryParameter: true })).toContain('400');
    expect(statuses({ hasPathParameter: true })).toEqual(expect.arrayContaining(['400', '404']));
    expect(statuses({ hasBody: true })).toEqual(expect.arrayContaining(['400', '413', '415', '422']));
  });

  it('are no refused credentials where everybody may call', () => {
    expect(statuses({ access: 'public' })).toEqual(['429', '500', '503', '504']);
  });

  it('name the scope or the role that lacks', () => {
    expect(codes({}, 403)).toEqual(['insufficient_scope', 'insufficient_role']);
    expect(codes({ access: 'installer' }, 403)).toEqual(['insufficient_role']);
  });

  it('stand in the order of their status', () => {
    const document = problemResponses({ ...READ, hasBody: true, hasPathParameter: true });
    const spoken = problemResponses({ ...READ, own: ['already_exists'] })['401']?.description ?? '';
    expect(Object.keys(document)).toEqual([...Object.keys(document)].sort());
    expect(spoken).toContain('`missing_credentials`, `invalid_api_key`');
  });

  it('are shared by operations under the name of their codes', () => {
    const names = (traits: Partial<ProblemTraits>) =>
      Object.values(problemResponses({ ...READ, ...traits })).map(problemName);
    expect(names({ access: 'public', hasPathParameter: true })).toEqual([
      'InvalidParameter',
      'NotFound',
      'RateLimited',
      'InternalError',
      'ServiceUnavailable',
      'UpstreamTimeout',
    ]);
    expect(names({})).toEqual(
      expect.arrayContaining(['Unauthorized', 'InsufficientScopeOrInsufficientRole']),
    );
    expect(names({ own: ['invalid_credentials'] })).toContain('UnauthorizedOrInvalidCredentials');
    const [one, other] = (['conflict', 'invalid_state'] as const).map((code, index, codes) =>
      names({ own: [code, codes[1 - index] as typeof code] }),
    );
    expect(one).toEqual(other);
  });

  it('are those of its own, too, each once, with an example', () => {
    expect(codes({ own: ['already_exists', 'conflict'] }, 409)).toEqual(['conflict', 'already_exists']);
    expect(codes({ hasPathParameter: true, own: ['not_found'] }, 404)).toEqual(['not_found']);
    expect(problemResponses({ ...READ, own: ['already_exists'] })['409']).toEqual({
      description: '`already_exists`',
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: { already_exists: { $ref: '#/components/examples/already_exists' } },
        },
      },
    });
  });
});
