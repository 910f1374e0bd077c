import { exampleOf, type ExampleSchemas } from './example-of';

const SCHEMAS: ExampleSchemas = {
  Site: {
    type: 'object',
    required: ['name', 'open', 'note', 'kind'],
    properties: {
      name: { type: 'string', example: 'Depot' },
      open: { type: 'boolean' },
      note: { type: 'string', nullable: true },
      kind: { type: 'string', enum: ['depot', 'street'] },
      limit: { type: 'number', default: 50 },
      metadata: { type: 'object' },
      nickname: { type: 'string' },
      parent: { allOf: [{ $ref: '#/components/schemas/Parent' }] },
    },
  },
  Parent: { type: 'object', properties: { id: { type: 'string', example: 'site_1' } } },
  Page: { type: 'object', properties: { total: { type: 'number', example: 1 } } },
  Silent: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
};

const ANSWER = { schemas: SCHEMAS, isRequest: false };

describe('the example of a body', () => {
  it('has what its fields say, or what follows from their types', () => {
    expect(exampleOf({ $ref: '#/components/schemas/Site' }, ANSWER)).toEqual({
      name: 'Depot',
      open: true,
      note: null,
      kind: 'depot',
      limit: 50,
      parent: { id: 'site_1' },
    });
  });

  it('is put together from the parts of a list', () => {
    const list = {
      allOf: [
        { $ref: '#/components/schemas/Page' },
        { properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Parent' } } } },
      ],
    };
    expect(exampleOf(list, ANSWER)).toEqual({ total: 1, data: [{ id: 'site_1' }] });
  });

  it('is the first of several forms, and null for what may be null', () => {
    expect(exampleOf({ oneOf: [{ example: 'a' }, { example: 'b' }] }, ANSWER)).toBe('a');
    expect(exampleOf({ anyOf: [{ type: 'boolean' }] }, ANSWER)).toBe(true);
    expect(exampleOf({ type: ['string', 'null'] }, ANSWER)).toBeNull();
    expect(exampleOf({ type: 'null' }, ANSWER)).toBeNull();
    expect(exampleOf({ const: 7 }, ANSWER)).toBe(7);
    expect(exampleOf({ type: 'array', items: { type: 'string' } }, ANSWER)).toEqual([]);
    expect(exampleOf({ example: 0, default: 1 }, ANSWER)).toBe(0);
  });

  it('of a request has nothing that only the platform says', () => {
    const schema = {
      required: ['status'],
      properties: {
        status: { type: 'string', readOnly: true, example: 'Available' },
        type: { type: 'string', example: 'CCS2' },
      },
    };
    expect(exampleOf(schema, ANSWER)).toEqual({ status: 'Available', type: 'CCS2' });
    expect(exampleOf(schema, { ...ANSWER, isRequest: true })).toEqual({ type: 'CCS2' });
  });

  it('is refused where a required field has none, with its place', () => {
    expect(() => exampleOf({ $ref: '#/components/schemas/Silent' }, ANSWER)).toThrow('Silent/name');
    expect(() => exampleOf({ type: 'string' }, ANSWER)).toThrow('The body has no example');
    expect(() => exampleOf({ $ref: '#/components/schemas/Nothing' }, ANSWER)).toThrow('Nothing');
  });
});
