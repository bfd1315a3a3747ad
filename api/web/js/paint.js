// @ts-check
// What is drawn beside the style of the service: the outline of what was chosen.

/** @typedef {import('./service.js').Collection} Collection */

/** The layer that outlines one feature of a collection. @param {string} collection */
export function outlineOf(collection) {
  return `outline-${collection}`;
}

/**
 * The layers that outline one feature of a collection, which draw nothing until their filter names it. Each collection has
 * its own: a layer that went from one source to another would leave its last drawing behind.
 * @param {Collection} collection @param {boolean} dark @returns {any}
 */
export function outlineLayer(collection, dark) {
  const ink = dark ? '#ffffff' : '#111111';
  const common = { id: outlineOf(collection.id), source: collection.id, 'source-layer': collection.id, filter: nothing(collection), layout: { visibility: 'none' } };
  return collection.geometryType === 'Point'
    ? { ...common, type: 'circle', paint: { 'circle-radius': 9, 'circle-opacity': 0, 'circle-stroke-width': 3, 'circle-stroke-color': ink } }
    : { ...common, type: 'line', paint: { 'line-color': ink, 'line-width': 3 } };
}

/** The filter of one feature. @param {string} field @param {string} key @returns {any} */
export function only(field, key) {
  return ['==', ['get', field], key];
}

/** @param {Collection} collection */
function nothing(collection) {
  return only(collection.fields[0].name, '');
}

/** The colour of land where no style says it. @param {boolean} dark */
export function ground(dark) {
  return dark ? '#2b3437' : '#ffffff';
}
