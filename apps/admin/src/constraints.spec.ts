import { getMetadataStorage } from 'class-validator';

import { CONSTRAINT_WORDS } from '@csms/platform-http';

import { SERVICES } from './services';

interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly target: { readonly name: string };
  readonly propertyName: string;
}

/** Rules of every DTO of every service: their modules are loaded by the list of services. */
function rules(): Rule[] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: ReadonlyMap<unknown, readonly Rule[]>;
  };
  return [...validationMetadatas.values()].flat();
}

/** They decide whether the others are asked; nobody breaks them. */
const CONDITIONS = ['conditionalValidation', 'whitelistValidation', 'isOptional', 'validateIf'];

describe('the rules of all DTOs', () => {
  it('are there', () => {
    expect(SERVICES.length).toBeGreaterThan(4);
    expect(rules().length).toBeGreaterThan(400);
  });

  it('have a stable code each, which is no name of class-validator', () => {
    const without = rules()
      .map(
        ({ type, name, target, propertyName }) => [name ?? type, `${target.name}.${propertyName}`] as const,
      )
      .filter(([name]) => !CONDITIONS.includes(name) && CONSTRAINT_WORDS[name] === undefined);
    expect(without).toEqual([]);
    for (const { code } of Object.values(CONSTRAINT_WORDS)) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });
});
