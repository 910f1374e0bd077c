import { createHash } from 'node:crypto';

/** Numbers from 0 to 1 that follow from a seed: the same ones on every machine (mulberry32). */
export function randomOf(seed) {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** About `mean`, mostly within `spread` of it, between `min` and `max`. */
export function around(random, { mean, spread, min, max }) {
  const bell = random() + random() + random() + random() - 2;
  return Math.min(max, Math.max(min, mean + bell * spread));
}

export function oneOf(random, list) {
  return list[Math.floor(random() * list.length)];
}
