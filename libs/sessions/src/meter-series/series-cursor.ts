import { InvalidParameterError } from '@csms/kernel';
import { decodeCursor, encodeCursor } from '@csms/platform-http';

import type { SeriesPlace } from './series-page';

/** A cursor goes with the interval of its list alone. */
export function cursorOf(next: SeriesPlace | null, interval: string): string | null {
  if (next === null) return null;
  return encodeCursor({ at: next.at.toISOString(), id: String(next.seq), sort: interval });
}

/** @throws InvalidParameterError for a cursor that is not one of such a list */
export function placeOfCursor(cursor: string, interval: string): SeriesPlace {
  const { at, id, sort } = decodeCursor(cursor);
  const place = { at: new Date(at), seq: Number(id) };
  if (sort === interval && !Number.isNaN(place.at.getTime()) && Number.isSafeInteger(place.seq)) return place;
  throw InvalidParameterError.of('cursor', 'cursor', 'cursor is of a list of another interval.');
}
