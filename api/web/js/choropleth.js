// @ts-check
// Communes coloured by one of their figures: which figures, their classes and their colours. Tiles of low zooms do not
// hold the figures, so they are listed once and joined by the feature ids of the tiles, which are positions in the
// collection.

import * as service from './service.js';

/** @typedef {import('./service.js').Field} Field */

/** From little to much; and what is not known. Readable by the colour-blind, and lighter to darker in print. */
export const ramp = ['#fffbc8', '#c3e8b5', '#6fc3bd', '#2f7fb8', '#253b8f'];
export const unknown = '#d9d5d2';

/** The figures by which communes can be coloured. @param {service.Collection} units @returns {Field[]} */
export function choices(units) {
  return units.fields.filter((f) => f.type === 'real' || f.name === 'population');
}

/**
 * The figure of every commune, in the order of the collection, null when it is not known.
 * @param {service.Collection} units @param {string} field @returns {Promise<(number | null)[]>}
 */
export async function figures(units, field) {
  const features = await service.items(units.id, { properties: field, skipGeometry: 'true', limit: '10000' });
  return features.map((f) => f.properties[field] ?? null);
}

/**
 * The bounds between classes: quantiles of what is known, without repeats. There are fewer classes than colours when
 * many communes have the same figure.
 * @param {(number | null)[]} values @param {number} classes
 */
export function quantiles(values, classes) {
  const sorted = /** @type {number[]} */ (values.filter((v) => typeof v === 'number')).sort((a, b) => a - b);
  const bounds = [];
  for (let k = 1; k < classes; k++) {
    const bound = sorted[Math.floor((k * sorted.length) / classes)];
    if (bound !== undefined && bound > (bounds.at(-1) ?? sorted[0])) bounds.push(bound);
  }
  return bounds;
}

/** The colour of a commune whose figure is the feature state "figure". @param {number[]} bounds @returns {any} */
export function expression(bounds) {
  const figure = ['feature-state', 'figure'];
  const steps = bounds.flatMap((b, k) => [b, ramp[k + 1]]);
  return ['case', ['==', ['typeof', figure], 'number'], steps.length ? ['step', ['number', figure, 0], ramp[0], ...steps] : ramp[0], unknown];
}
