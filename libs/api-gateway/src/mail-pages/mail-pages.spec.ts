import { readFileSync } from 'node:fs';

import { MAIL_PAGES } from './mail-pages';
import { renderMailPage } from './render-mail-page';

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: { $ref: string } }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: object }>> };
}

const { paths, components } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
const shapeOf = (path: string): string => path.replace(/\{\w+\}/g, '{}');

describe('the pages that mails lead to', () => {
  const requests = MAIL_PAGES.flatMap(({ forms }) => forms.flatMap((form) => form.requests));

  it.each(requests)('ask for $path as the API has it', ({ path, body }) => {
    const found = Object.entries(paths).find(([known]) => shapeOf(known) === shapeOf(path));
    const operation = found?.[1]['post'];
    expect(operation).toBeDefined();
    const reference = operation?.requestBody?.content['application/json']?.schema.$ref;
    const schema = components.schemas[reference?.split('/').pop() ?? ''];
    expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining([...body]));
  });

  it('send nothing that their form or their link does not have', () => {
    for (const { forms } of MAIL_PAGES) {
      for (const form of forms) {
        const known = ['token', ...form.fields.map((field) => field.name)];
        for (const { body } of form.requests) expect(known).toEqual(expect.arrayContaining([...body]));
      }
    }
  });

  it('escape what they are given', () => {
    const text = renderMailPage({ path: '/x', title: '<b>', text: '"', forms: [] });
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toContain('<b>');
  });
});
