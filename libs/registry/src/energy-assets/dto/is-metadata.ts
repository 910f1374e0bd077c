import { ValidateBy } from 'class-validator';

const MAX_MEMBERS = 50;
const MAX_TEXT = 500;
const NAME = /^[\w.-]{1,64}$/;

/** A flat object of the client's own: names with texts, numbers and truth values. */
export function IsMetadata(): PropertyDecorator {
  return ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: isMetadata,
      defaultMessage: () =>
        `$property must be an object of at most ${MAX_MEMBERS} names (letters, digits, _ . -) with short texts, numbers or booleans`,
    },
  });
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = Object.entries(value);
  return (
    members.length <= MAX_MEMBERS && members.every(([name, member]) => NAME.test(name) && isPlain(member))
  );
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
