// @ts-check
// Where the name of a territory goes: one point well inside its largest part, so that it is written once.

/** @typedef {[number, number]} Point */

/** Horizontal lines tried in a ring. */
const levels = 7;

/**
 * A point inside a MultiPolygon: the middle of the widest of a few horizontal chords of its largest outer ring, holes
 * left out. Null for another geometry.
 * @param {any} geometry @returns {Point | null}
 */
export function placeOf(geometry) {
  if (geometry?.type !== 'MultiPolygon' || !geometry.coordinates.length) return null;
  const polygon = geometry.coordinates.reduce((/** @type {any} */ best, /** @type {any} */ p) => (area(p[0]) > area(best[0]) ? p : best));
  const ys = polygon[0].map((/** @type {Point} */ p) => p[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  let widest = 0;
  /** @type {Point | null} */
  let place = null;
  for (let k = 1; k <= levels; k++) {
    const y = low + ((high - low) * k) / (levels + 1);
    const xs = crossings(polygon, y);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      // A chord near the middle is worth more than a slightly wider one at the edge.
      const worth = (xs[i + 1] - xs[i]) * (1 - Math.abs(k - (levels + 1) / 2) / levels);
      if (worth > widest) {
        widest = worth;
        place = [(xs[i] + xs[i + 1]) / 2, y];
      }
    }
  }
  return place;
}

/** Twice the area of a ring, in square degrees. @param {Point[]} ring */
function area(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return Math.abs(sum);
}

/** Longitudes at which a parallel crosses the rings, ascending: inside lies between each pair. @param {Point[][]} rings @param {number} y */
function crossings(rings, y) {
  const xs = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]];
      if ((a[1] > y) !== (b[1] > y)) xs.push(a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1]));
    }
  }
  return xs.sort((p, q) => p - q);
}
