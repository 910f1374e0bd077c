/** A variable that the runner of the integration tests sets. */
export function requiredVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: run these specs with npm run test:int`);
  }
  return value;
}
