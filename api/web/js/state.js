// @ts-check
// What of the map is kept in the address: position, layers, selection, the territory that is proposed.

/**
 * @typedef {{position: {zoom: number, lat: number, lon: number} | null, layers: string[] | null, by: string,
 *   selection: {collection: string, key: string} | null, proposal: import('./proposal.js').Kept | null}} State
 */

/** @param {string} hash of the address @returns {State} */
export function readState(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const numbers = (values.get('map') || '').split('/').map(Number);
  const [zoom, lat, lon] = numbers;
  const valid = numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  const selected = values.get('sel') || '';
  const cut = selected.indexOf('/');
  return {
    position: valid ? { zoom, lat, lon } : null,
    layers: values.has('layers') ? (values.get('layers') || '').split(',').filter(Boolean) : null,
    by: values.get('by') || '',
    proposal: values.get('units') ? { units: (values.get('units') || '').split(',').filter(Boolean), replaces: values.get('replaces') || '' } : null,
    selection: cut > 0 ? { collection: selected.slice(0, cut), key: selected.slice(cut + 1) } : null,
  };
}

/** @param {State} state */
export function writeState({ position, layers, by, selection, proposal }) {
  const parts = [];
  if (position) parts.push(`map=${position.zoom.toFixed(2)}/${position.lat.toFixed(4)}/${position.lon.toFixed(4)}`);
  if (layers) parts.push(`layers=${layers.map(encodeURIComponent).join(',')}`);
  if (by) parts.push(`by=${encodeURIComponent(by)}`);
  if (selection) parts.push(`sel=${encodeURIComponent(selection.collection)}/${encodeURIComponent(selection.key)}`);
  if (proposal) parts.push(`units=${proposal.units.map(encodeURIComponent).join(',')}`);
  if (proposal?.replaces) parts.push(`replaces=${encodeURIComponent(proposal.replaces)}`);
  history.replaceState(null, '', `#${parts.join('&')}`);
}
