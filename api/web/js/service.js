// @ts-check
// The service as the map sees it: collections, features by pages, one feature.

/**
 * @typedef {{name: string, type: string, title: string, unit?: string, description?: string, refers?: string,
 *   refersBy?: {field: string, collections: Record<string, string>}}} Field
 * @typedef {{id: string, title: string, description?: string, numberOfFeatures: number, geometryType: string,
 *   fields: Field[], extent?: {spatial?: {bbox: number[][]}}}} Collection
 * @typedef {{collection: string, id: string, title: string, subtitle: string, point?: number[], bbox?: number[]}} Hit
 * @typedef {{shape: 'fill' | 'line' | 'hatch' | 'circle', colour: string, outline: string, opacity: number}} Swatch
 * @typedef {{label: string, swatch: Swatch}} Entry
 * @typedef {{id: string, collection: string, title: string, note?: string, shown: boolean, count: number, where?: Record<string, string>,
 *   layers: string[], swatch: Swatch, heading?: string, entries?: Entry[]}} Theme
 * @typedef {{collections: string[], field: string, layers: string[], entries: Entry[]}} Chosen
 * @typedef {{layers: any[], sources: Record<string, {minzoom?: number}>, metadata: {'maillage:themes': Theme[], 'maillage:selected': Chosen | null}}} Style
 * @typedef {{type: 'Feature', id: string, bbox?: number[], properties: Record<string, any>, geometry: any}} Feature
 */

/** Kinds of what may go wrong with any question. @type {Record<string, string>} */
const french = {
  busy: 'Le service répond à trop de demandes ; essayez de nouveau dans un instant.', 'not-ready': 'Aucune édition n’est encore chargée.',
  'out-of-time': 'La réponse a demandé trop de temps.', 'body-too-large': 'Le territoire est trop détaillé pour être envoyé.', internal: 'Le service a échoué.',
};

/** What the service said was wrong (problem+json). */
export class Problem extends Error {
  /** @param {number} status @param {{type?: string, title?: string, detail?: string, detail_fr?: string}} body */
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.kind = (body.type || '').split(':').pop();
    /** The same in French, where the service has it. */
    this.inFrench = body.detail_fr || french[this.kind ?? ''] || this.message;
  }
}

/** @param {string} path @param {AbortSignal} [signal] */
async function getJSON(path, signal) {
  const response = await fetch(path, { signal, headers: { Accept: 'application/json, application/geo+json, application/vnd.mapbox.style+json' } });
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

/** Address of the page of a feature. @param {Collection} collection @param {string} key */
export function itemPage(collection, key) {
  return `collections/${encodeURIComponent(collection.id)}/items/${encodeURIComponent(key)}?f=html`;
}

/** Address of the page of some features. @param {Collection} collection @param {Record<string, string>} query */
export function itemsPage(collection, query) {
  return itemsPath(collection.id, { ...query, f: 'html' });
}

/**
 * What bears a name or a code, the best first.
 * @param {string} typed @param {AbortSignal} signal @returns {Promise<Hit[]>}
 */
export async function search(typed, signal) {
  return (await getJSON(`search?${new URLSearchParams({ q: typed, limit: '12' })}`, signal)).results;
}

/**
 * What a proposed territory would be.
 * @param {any} body units, or GeoJSON of a polygon @param {Record<string, string>} query @param {AbortSignal} signal @returns {Promise<any>}
 */
export async function evaluate(body, query, signal) {
  const response = await fetch(`evaluate?${new URLSearchParams({ ...query, f: 'json' })}`, {
    method: 'POST', signal, body: JSON.stringify(body), headers: { 'Content-Type': body.type ? 'application/geo+json' : 'application/json' } });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

/**
 * The style that the map is drawn by. Its addresses are put under the one that the page has, so that the map works under
 * any that a proxy gives it.
 * @param {boolean} dark @returns {Promise<Style>}
 */
export async function style(dark) {
  const style = await getJSON(`styles/${dark ? 'maillage-dark' : 'maillage'}`);
  const base = JSON.stringify(style.metadata['maillage:base']).slice(1, -1);
  const own = new URL('.', document.baseURI).href.replace(/\/$/, '');
  return JSON.parse(JSON.stringify(style).replaceAll(`"${base}/`, `"${own}/`));
}

/** @param {string} collection @param {Record<string, string>} query */
function itemsPath(collection, query) {
  return `collections/${encodeURIComponent(collection)}/items?${new URLSearchParams(query)}`;
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
