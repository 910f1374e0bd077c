const MAX_LENGTH = 200;

/**
 * The last part of what a charger calls its file, in characters that any system takes; null: nothing is left of it. It
 * names the file to people, and never a place in the storage.
 */
export function safeFileName(name: string | null | undefined): string | null {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .normalize('NFC')
    // First: a cut may leave a dot in front, or half of a character.
    .slice(-MAX_LENGTH)
    .replace(/[^\p{L}\p{N}._ ()+@=-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  return safe === '' ? null : safe;
}

/** RFC 6266: the name in ASCII for old clients, and as it is (RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
