// @ts-check
// The service as the map sees it: collections, features by pages, one feature.

/**
 * @typedef {{name: string, type: string, title: string, unit?: string, description?: string}} Field
 * @typedef {{id: string, title: string, description?: string, numberOfFeatures: number, geometryType: string,
 *   fields: Field[], extent?: {spatial?: {bbox: number[][]}}}} Collection
 * @typedef {{collection: string, id: string, title: string, subtitle: string, point?: number[], bbox?: number[]}} Hit
 * @typedef {{type: 'Feature', id: string, bbox?: number[], properties: Record<string, any>, geometry: any}} Feature
 */

/** What the service said was wrong (problem+json). */
export class Problem extends Error {
  /** @param {number} status @param {{type?: string, title?: string, detail?: string}} body */
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.kind = (body.type || '').split(':').pop();
  }
}

/** @param {string} path @param {AbortSignal} [signal] */
async function getJSON(path, signal) {
  const response = await fetch(path, { signal, headers: { Accept: 'application/json, application/geo+json' } });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, body);
  return body;
}

/** @returns {Promise<Collection[]>} */
export async function collections() {
  return (await getJSON('collections')).collections;
}

/** Where the figures come from. */
export function edition() {
  return getJSON('edition');
}

/**
 * One feature, every property of it; of its geometry the box, or the point.
 * @param {Collection} collection @param {string} key @returns {Promise<Feature>}
 */
export function feature(collection, key) {
  const geometry = collection.geometryType === 'Point' ? '' : '?skipGeometry=true';
  return getJSON(`collections/${encodeURIComponent(collection.id)}/items/${encodeURIComponent(key)}${geometry}`);
}

/**
 * What bears a name or a code, the best first.
 * @param {string} typed @param {AbortSignal} signal @returns {Promise<Hit[]>}
 */
export async function search(typed, signal) {
  return (await getJSON(`search?${new URLSearchParams({ q: typed, limit: '12' })}`, signal)).results;
}

/**
 * The zoom at which the tiles of each collection begin.
 * @returns {Promise<Map<string, number>>}
 */
export async function firstZooms() {
  const tileset = await getJSON('tiles/WebMercatorQuad?f=tilejson');
  return new Map(tileset.vector_layers.map((/** @type {{id: string, minzoom: number}} */ l) => [l.id, l.minzoom]));
}

/**
 * The address of a collection's tiles. It names the edition, so that tiles of two are never mixed and can be kept.
 * @param {string} collection @param {Record<string, string>} query @param {string} edition
 */
export function tilesPath(collection, query, edition) {
  const base = new URL('.', document.baseURI).href;
  return `${base}collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/{z}/{y}/{x}?${new URLSearchParams({ ...query, edition })}`;
}

/** @param {string} collection @param {Record<string, string>} query */
function itemsPath(collection, query) {
  return `collections/${encodeURIComponent(collection)}/items?${new URLSearchParams(query)}`;
}

/**
 * How many features a query selects.
 * @param {string} collection @param {Record<string, string>} query @param {AbortSignal} [signal]
 * @returns {Promise<number>}
 */
export async function count(collection, query, signal) {
  const page = await getJSON(itemsPath(collection, { ...query, limit: '1', skipGeometry: 'true', properties: '' }), signal);
  return page.numberMatched;
}

/**
 * All features that a query selects, page after page. The cursor of the next link is followed and not the link, so
 * that the page works under any address that a proxy gives it.
 * @param {string} collection @param {Record<string, string>} query @param {AbortSignal} [signal]
 * @returns {Promise<Feature[]>}
 */
export async function items(collection, query, signal) {
  /** @type {Feature[]} */
  const all = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const page = await getJSON(itemsPath(collection, { limit: '1000', ...query, ...(cursor ? { cursor } : {}) }), signal);
    for (const f of page.features) all.push(f);
    const next = page.links.find((/** @type {{rel: string}} */ l) => l.rel === 'next');
    cursor = next ? new URL(next.href, document.baseURI).searchParams.get('cursor') : null;
  } while (cursor);
  return all;
}
