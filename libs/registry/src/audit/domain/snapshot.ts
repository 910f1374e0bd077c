/** Never kept, not even as a hash: what a change did to a secret is said by its action. */
const SECRET = /secret|password|sha256|hash/i;

/** An object as the audit log keeps it: plain JSON in snake_case, without secrets. */
export function snapshot(row: object): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([name]) => !SECRET.test(name))
      .map(([name, value]) => [snakeCase(name), value]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
