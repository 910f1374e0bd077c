/** Under what a token is known: readers differ in case, and some fill up with blanks (OCPP 1.6 §7.28, 2.0.1 §3.45). */
export function tokenKey(idToken: string): string {
  return idToken.trim().toUpperCase();
}
