import { getMetadataStorage, type ValidationError } from 'class-validator';

import type { FieldError } from '@csms/kernel';

import { CONSTRAINT_WORDS, type ConstraintWords } from './constraint-words';
import { escapePointer } from './nul-character';

interface BrokenRule {
  readonly words: ConstraintWords;
  /** What was said with the rule, or class-validator says of it. */
  readonly message: string;
  readonly hasOwnMessage: boolean;
  readonly limits: readonly unknown[];
  /** Of a list's elements those that break it; null: it is about the value itself. */
  readonly elements: readonly number[] | null;
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Every broken rule with its place below `path`. */
export function brokenRules(errors: readonly ValidationError[], path: string): FieldError[] {
  const separator = path.startsWith('/') ? '/' : '.';
  return errors.flatMap((error) => {
    const pointer = `${path}${separator === '/' ? escapePointer(error.property) : error.property}`;
    const below = `${pointer}${separator}`;
    return [...ofMember(error, pointer, below), ...brokenRules(error.children ?? [], below)];
  });
}

/** Of several broken rules of one member the most telling: a number is no short text. */
function ofMember(error: ValidationError, pointer: string, below: string): FieldError[] {
  const [rule] = Object.entries(error.constraints ?? {})
    .map(([name, message]) => ruleOf(error, name, message))
    .sort((one, other) => rankOf(one) - rankOf(other));
  if (rule === undefined) return [];
  if (rule.elements === null) return [fieldError(error.property, error.value, rule, pointer)];
  const { elements } = rule;
  const values = error.value as readonly unknown[];
  return elements.map((at) => fieldError(error.property, values[at], rule, `${below}${at}`));
}

function ruleOf(error: ValidationError, name: string, message: string): BrokenRule {
  const metadata = metadataOf(error, name);
  return {
    words: wordsOf(name),
    message,
    hasOwnMessage: metadata?.type !== 'nestedValidation' && metadata?.message !== undefined,
    limits: metadata?.constraints ?? [],
    elements: elementsOf(error, name, metadata),
  };
}

/** A rule that nobody gave a code, which the spec over all DTOs refuses, is told in its own words. */
function wordsOf(name: string): ConstraintWords {
  return CONSTRAINT_WORDS[name] ?? { code: 'invalid', say: null };
}

function fieldError(property: string, value: unknown, rule: BrokenRule, pointer: string): FieldError {
  const { words, message, hasOwnMessage, limits } = rule;
  const isMissing = value === undefined || value === null;
  if (isMissing && words.code !== 'unknown_field') {
    const detail = value === null ? 'must not be null' : 'is required';
    return { pointer, code: 'required', detail: `${property} ${detail}.` };
  }
  const said = words.say === null || hasOwnMessage ? message : `${property} ${words.say(limits, value)}`;
  return { pointer, code: words.code, detail: said.endsWith('.') ? said : `${said}.` };
}

const RANKS = ['unknown_field', 'invalid_type', 'unknown_value', 'invalid_format'];

function rankOf({ words: { code } }: BrokenRule): number {
  const rank = RANKS.indexOf(code);
  return rank < 0 ? RANKS.length : rank;
}

function metadataOf({ target, property }: ValidationError, name: string): Metadata | undefined {
  if (target === undefined) return undefined;
  return getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor, '', true, false)
    .find((one) => one.propertyName === property && (one.name ?? one.type) === name);
}

/** class-validator does not say which elements it means: they are asked once more, one by one. */
function elementsOf(error: ValidationError, name: string, metadata: Metadata | undefined): number[] | null {
  const { property, target } = error;
  const value: unknown = error.value;
  if (!Array.isArray(value) || metadata === undefined || target === undefined) return null;
  if (!metadata.each && name !== 'arrayUnique') return null;
  const [constraint] = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  if (constraint === undefined) return null;
  const place = { targetName: target.constructor.name, property, object: target };
  const isBroken = (element: unknown): boolean =>
    constraint.instance.validate(element, {
      ...place,
      value: element as object,
      constraints: metadata.constraints,
    }) !== true;
  if (name === 'arrayUnique') return [firstDoubled(value, isBroken)];
  return value.flatMap((element, at) => (isBroken(element) ? [at] : []));
}

/**
 * By which member of its elements a list is compared is known to the rule alone: with the first element that was there
 * before, the beginning of the list breaks it, and stays broken.
 */
function firstDoubled(list: readonly unknown[], isBroken: (beginning: unknown) => boolean): number {
  let [good, broken] = [0, list.length];
  while (broken - good > 1) {
    const middle = Math.floor((good + broken) / 2);
    if (isBroken(list.slice(0, middle))) broken = middle;
    else good = middle;
  }
  return broken - 1;
}
