const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;
const TRUTH = /^(?:true|false)$/i;

/**
 * Whether a charger is set to what is wanted, though it writes it in another way: numbers with or without zeros behind
 * the point, truth values in any case, lists with or without spaces behind their commas. `007` is no number.
 */
export function isSameValue(wanted: string, found: string): boolean {
  const [ours, theirs] = [elements(wanted), elements(found)];
  return ours.length === theirs.length && ours.every((one, index) => one === theirs[index]);
}

function elements(value: string): string[] {
  return value.split(',').map((element) => written(element.trim()));
}

/** In one way of all those that mean the same. Digits stay digits: a double does not hold the number of a SIM card. */
function written(element: string): string {
  if (TRUTH.test(element)) return element.toLowerCase();
  const number = NUMBER.exec(element);
  if (number === null) return element;
  const [, sign = '', whole = '', behind = ''] = number;
  const fraction = behind.replace(/0+$/, '');
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : `${sign}${digits}`;
}
