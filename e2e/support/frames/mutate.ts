import type { Random } from './random';

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  'x'.repeat(2_000),
  '\u0000',
  [],
  {},
  [[[[]]]],
  { $ref: '#' },
];
const NAMES = ['__proto__', 'constructor', 'toString', '', 'x'.repeat(300), 'customData'];

/** Another value somewhere below, one member more or one less. */
function mutateValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.isOneIn(5)) return random.of(VALUES);
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (items.length === 0 || random.isOneIn(3)) return [...items, ...items, random.of(VALUES)];
    const at = random.below(items.length);
    return items.map((item, index) => (index === at ? mutateValue(item, random) : item));
  }
  const members = Object.entries(value);
  const added: [string, unknown] = [random.of(NAMES), random.of(VALUES)];
  if (members.length === 0 || random.isOneIn(4)) return Object.fromEntries([...members, added]);
  const at = random.below(members.length);
  if (random.isOneIn(4)) return Object.fromEntries(members.filter((_, index) => index !== at));
  return Object.fromEntries(
    members.map(([name, member], index) => [name, index === at ? mutateValue(member, random) : member]),
  );
}

type Frame = readonly unknown[];
type Mutation = (frame: Frame, random: Random) => string;

const json = (value: unknown): string => JSON.stringify(value);

/** Each keeps most of the frame, and breaks it in its own way. */
const MUTATIONS: readonly Mutation[] = [
  (frame) => json(frame),
  ([type, id, action, payload], random) => json([type, id, action, mutateValue(payload, random)]),
  ([type, id, action, payload], random) => {
    const once = mutateValue(payload, random);
    return json([type, id, action, mutateValue(once, random)]);
  },
  ([type, id, , payload], random) => json([type, id, random.of(['', 'Fly', '__proto__', 7, null]), payload]),
  ([type, , action, payload], random) =>
    json([type, random.of([null, 7, '', 'i'.repeat(37), 'i'.repeat(5_000), {}]), action, payload]),
  ([, ...rest], random) => json([random.of([0, 1, 3, 4, 5, 6, '2', null, 2.5]), ...rest]),
  (frame, random) => json(frame.slice(0, random.below(frame.length))),
  (frame, random) => json([...frame, random.of(VALUES)]),
  (frame, random) => json(frame).slice(0, random.below(json(frame).length)),
  (frame, random) => {
    const text = json(frame);
    const at = random.below(text.length);
    return `${text.slice(0, at)}${String.fromCharCode(random.below(0xffff))}${text.slice(at + 1)}`;
  },
  ([type, id, action], random) =>
    `[${String(type)},${json(id)},${json(action)},${'['.repeat(random.below(3_000))}`,
  ([type, id, action]) => `[${String(type)},${json(id)},${json(action)},{"a":1,"a":2,"__proto__":{"b":3}}]`,
  ([, id]) => json([4, id, 'InternalError', 'mine', {}]),
  ([, id], random) => json([3, id, mutateValue({ status: 'Accepted' }, random)]),
];

export function mutate(frame: Frame, random: Random): string {
  return random.of(MUTATIONS)(frame, random);
}

/** The id under which this text must be answered; null where OCPP asks for no answer. */
export function awaitedId(text: string): string | null {
  let frame: unknown;
  try {
    // As it goes over the wire: half of a surrogate pair does not.
    frame = JSON.parse(text.toWellFormed());
  } catch {
    return null;
  }
  if (!Array.isArray(frame)) return null;
  const [type, id] = frame as readonly unknown[];
  return type === 2 && typeof id === 'string' && id.length > 0 && id.length <= 36 ? id : null;
}
