import type { TrueRequest } from '@csms/testing';

import type { RouteOperation } from './operations';

/** A true request taken to pieces, as a fuzzer puts requests together. */
export interface PreparedRequest {
  readonly path_parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly media_type?: string;
  readonly authorization?: string;
}

export function preparedRequest(
  { path: template, operation }: RouteOperation,
  { path, text, headers }: TrueRequest,
): PreparedRequest {
  const [resource = '', query = ''] = path.split('?');
  const { authorization, 'content-type': mediaType = '' } = headers;
  return {
    path_parameters: pathParameters(template, resource),
    query: Object.fromEntries(new URLSearchParams(query)),
    // The tests' client sends `{}` where a POST has no body.
    ...(text === undefined || operation.requestBody === undefined
      ? {}
      : { body: bodyOf(text, mediaType), media_type: mediaType }),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function pathParameters(template: string, path: string): Record<string, string> {
  const parts = path.split('/');
  const named = template
    .split('/')
    .flatMap((part, index): [string, string][] =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(parts[index] ?? '')]] : [],
    );
  return Object.fromEntries(named);
}

function bodyOf(text: string, mediaType: string): unknown {
  switch (mediaType) {
    case 'application/json':
      return JSON.parse(text);
    case 'application/x-www-form-urlencoded':
      return Object.fromEntries(new URLSearchParams(text));
    default:
      return text;
  }
}
