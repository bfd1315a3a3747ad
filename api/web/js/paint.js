// @ts-check
// From a theme to the layers and images of MapLibre.

/**
 * @typedef {import('./themes.js').Theme} Theme
 * @typedef {import('./source.js').Source} Source
 */

/**
 * The bounds between the classes of a graded theme: quantiles of the values that are listed, without repeats.
 * @param {Source} source
 */
export function classBounds(source) {
  const { graded } = source.theme;
  if (!graded) return [];
  const values = source.features.map((f) => f.properties[graded.field]).filter((v) => typeof v === 'number').sort((a, b) => a - b);
  const bounds = [];
  for (let k = 1; k < graded.ramp.length; k++) {
    const bound = values[Math.floor((k * values.length) / graded.ramp.length)];
    if (bound !== undefined && bound > (bounds.at(-1) ?? values[0])) bounds.push(bound);
  }
  return bounds;
}

/** The colour expression of a theme. @param {Source} source @returns {any} */
export function colour(source) {
  const { theme } = source;
  if (theme.by) {
    const cases = theme.by.categories.flatMap((c) => [c.value, c.colour]);
    return ['match', ['get', theme.by.field], ...cases, theme.colour];
  }
  const bounds = classBounds(source);
  if (!theme.graded || bounds.length === 0) return theme.colour;
  const steps = bounds.flatMap((b, k) => [b, theme.graded?.ramp[k + 1]]);
  return ['step', ['coalesce', ['get', theme.graded.field], 0], theme.graded.ramp[0], ...steps];
}

/** The colour of communes that are not coloured by a figure. @param {boolean} dark */
export function ground(dark) {
  return dark ? '#2b3437' : '#ffffff';
}

/**
 * The MapLibre layers of a theme, bottom first. The first of them is the one that a click finds.
 * @param {Source} source @param {boolean} dark @returns {any[]}
 */
export function layersOf(source, dark) {
  const { theme } = source;
  const common = { source: theme.id, 'source-layer': source.collection.id };
  const c = colour(source);
  if (theme.shape === 'circle') {
    return [{ ...common, id: theme.id, type: 'circle', paint: {
      'circle-color': c, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 6, 2.5, 12, 6], 'circle-stroke-color': '#fff', 'circle-stroke-width': 1 } }];
  }
  const line = (/** @type {number} */ width) => ({ ...common, id: `${theme.id}-line`, type: 'line', paint: { 'line-color': c, 'line-width': width } });
  switch (theme.shape) {
    case 'line':
      return [
        { ...common, id: theme.id, type: 'fill', paint: { 'fill-color': ground(dark), 'fill-opacity': 0.7 } },
        { ...line(0.4), paint: { 'line-color': c, 'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.25, 11, 1] } },
      ];
    case 'hatch':
      return [{ ...common, id: theme.id, type: 'fill', paint: { 'fill-pattern': `hatch-${theme.id}` } }, line(1.5)];
  }
  const fill = { ...common, id: theme.id, type: 'fill', paint: { 'fill-color': c, 'fill-opacity': theme.opacity ?? 0.5 } };
  if (!theme.graded) return [fill, line(1.2)];
  // The outline is darker than the darkest class, so that territories of one colour that touch are told apart.
  return [fill, { ...line(1), paint: { 'line-color': dark ? '#e8ecec' : '#123f31', 'line-width': 1.2 } }];
}

/**
 * The layer of names of a theme, at the label points of its tiles; drawn with the fonts of the page, no glyph file is asked.
 * @param {Source} source @param {boolean} dark @returns {any}
 */
export function labelLayer({ theme, collection }, dark) {
  return {
    id: `${theme.id}-label`, source: theme.id, 'source-layer': `${collection.id}-labels`, type: 'symbol', minzoom: theme.label?.from ?? 6,
    layout: {
      'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': theme.label?.size ?? 12, 'text-max-width': 9,
      'symbol-sort-key': ['get', 'rank'], 'text-padding': theme.label?.quiet ? 6 : 2,
    },
    paint: {
      'text-color': theme.label?.quiet ? (dark ? '#c3cccd' : '#3f4b4f') : (dark ? '#ffffff' : '#0d1516'),
      'text-halo-color': dark ? '#171c1e' : '#ffffff', 'text-halo-width': theme.label?.quiet ? 1.2 : 1.8,
    },
  };
}

/** The layer that outlines one feature. @param {Source} source @param {string} key @param {boolean} dark @returns {any} */
export function selectionLayer({ theme, collection, key: field }, key, dark) {
  const ink = dark ? '#ffffff' : '#111111';
  const common = { id: 'selection', source: theme.id, 'source-layer': collection.id, filter: ['==', ['get', field], key] };
  return theme.shape === 'circle'
    ? { ...common, type: 'circle', paint: { 'circle-radius': 9, 'circle-opacity': 0, 'circle-stroke-width': 3, 'circle-stroke-color': ink } }
    : { ...common, type: 'line', layout: { 'line-join': 'round' }, paint: { 'line-color': ink, 'line-width': 3 } };
}

/** A square of slanted strokes that tiles without a seam. @param {string} hex "#rrggbb" */
export function hatch(hex) {
  const size = 12;
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const on = (x + y) % size < 4;
      data.set([r, g, b, on ? 230 : 30], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}
