import type { Type } from '@nestjs/common';

import type { FieldError } from '@csms/kernel';

import { type MemberNames, type Members, payloadOf, pointerInBody } from './domain/member-names';

/** One command of one OCPP version, as the REST API offers it. */
export interface OcppCommand {
  /** Last part of its path. */
  readonly name: string;
  readonly summary: string;
  /** The OCPP message; of any message, one of them. */
  readonly exampleAction: string;
  /** What is told of it beside the summary. */
  readonly description?: string;
  /** Its body without the charge point's id, which may stand in the path. */
  readonly body: Type<object>;
  readonly callOf: (body: Members) => OcppCall;
  /** Where in the body stands what the pointer names in the payload. */
  readonly pointerOf: (pointer: string) => string;
  /** Beyond the schema, of a payload that keeps it; pointers into the payload. */
  readonly rules: (payload: Members) => readonly FieldError[];
  /** Member of the payload that we number where the caller does not. */
  readonly numbered: string | null;
  /** Whether it would stop transactions that run; null: it never does. */
  readonly stopsTransactions: ((body: Members) => boolean) | null;
}

export interface OcppCall {
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

export interface CommandOptions {
  readonly description?: string;
  readonly names?: MemberNames;
  readonly rules?: OcppCommand['rules'];
  readonly numbered?: string;
  /** Members that are for us alone. */
  readonly ours?: readonly string[];
  readonly stopsTransactions?: (body: Members) => boolean;
}

/** A row of a version's table. */
export function ocppCommand(
  name: string,
  action: string,
  body: Type<object>,
  summary: string,
  options: CommandOptions = {},
): OcppCommand {
  const { names = {}, ours = [], rules, numbered, description, stopsTransactions } = options;
  return {
    name,
    summary,
    exampleAction: action,
    ...(description === undefined ? {} : { description }),
    body,
    callOf: (members) => ({ action, payload: payloadOf(without(members, ours), names) }),
    pointerOf: (pointer) => pointerInBody(pointer, names),
    rules: rules ?? (() => []),
    numbered: numbered ?? null,
    stopsTransactions: stopsTransactions ?? null,
  };
}

/** Any message in its own words: `command` and `payload` are the caller's. */
export function anyCommand(body: Type<object>, exampleAction: string, summary: string): OcppCommand {
  return {
    name: 'send_command',
    summary,
    exampleAction,
    body,
    callOf: ({ command, payload }) => ({
      action: command as string,
      payload: payload as Record<string, unknown>,
    }),
    pointerOf: (pointer) => `/payload${pointer}`,
    rules: () => [],
    numbered: null,
    stopsTransactions: null,
  };
}

function without(members: Members, ours: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !ours.includes(name)));
}
