/** What a command was to start, as its event tells it. */
export interface StartTold {
  readonly evse_id: number | null;
  readonly connector_id: number | null;
  readonly id_tag_masked: string | null;
}

const STARTS = new Set(['RemoteStartTransaction', 'RequestStartTransaction']);

/**
 * @param parameters as the history keeps them, tags by their ends
 * @returns null: of a command that starts no charge
 */
export function startToldOf(action: string, parameters: object): StartTold | null {
  if (!STARTS.has(action)) return null;
  const { evse_id: evseId, connector_id: connectorId, ...token } = parameters as Record<string, unknown>;
  return {
    evse_id: wholeOrNull(evseId),
    connector_id: wholeOrNull(connectorId),
    id_tag_masked: tagOf(token),
  };
}

/** In 2.0.1 the token is an object around itself. */
function tagOf({ id_tag: idTag, id_token: idToken }: Record<string, unknown>): string | null {
  if (typeof idTag === 'string') return idTag;
  const inner = (idToken as { idToken?: unknown } | null | undefined)?.idToken;
  return typeof inner === 'string' ? inner : null;
}

function wholeOrNull(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}
