// @ts-check
// Loading of a theme's features: all of them when they are few, those of the view when they are many.

import * as service from './service.js';

/** Over this many features a theme is loaded by view. */
const wholeUpTo = 3000;
/** Over this many features in the view nothing is drawn: the browser would freeze. */
const viewUpTo = 4000;

/**
 * @typedef {import('./service.js').Collection} Collection
 * @typedef {import('./service.js').Feature} Feature
 * @typedef {import('./themes.js').Theme} Theme
 * @typedef {[number, number, number, number]} Box west, south, east, north
 */

export class Source {
  /** @param {Theme} theme @param {Collection} collection */
  constructor(theme, collection) {
    this.theme = theme;
    this.collection = collection;
    /** @type {Feature[]} */
    this.features = [];
    /** Features that the theme's query selects, null until it is known. @type {number | null} */
    this.total = theme.query ? null : collection.numberOfFeatures;
    /** Features in the view when they are too many to be drawn, else null. @type {number | null} */
    this.tooMany = null;
    /** @type {'none' | 'view' | 'whole'} */
    this.loaded = 'none';
    /** @type {Box | null} */
    this.box = null;
    /** @type {AbortController | null} */
    this.loading = null;
  }

  /** The names of the properties that drawing, search and lists need, among those that there are. */
  get properties() {
    const { theme, collection } = this;
    const wanted = new Set([collection.fields[0].name, 'name', 'code', 'a_name', 'b_name', 'population', theme.by?.field, theme.graded?.field]);
    return collection.fields.map((f) => f.name).filter((name) => wanted.has(name));
  }

  /** Learns how many features the theme's query selects. */
  async count() {
    this.total ??= await service.count(this.collection.id, { ...this.theme.query });
  }

  /**
   * Loads what the view needs. Returns whether the features changed. A load under way is given up.
   * @param {Box} view
   */
  async load(view) {
    if (this.loaded === 'whole' || (this.loaded === 'view' && this.box && contains(this.box, view))) return false;
    this.loading?.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    const { collection, theme } = this;
    const query = { ...theme.query, properties: this.properties.join(',') };
    this.total ??= await service.count(collection.id, { ...theme.query }, signal);
    if (this.total <= wholeUpTo) {
      this.features = await service.items(collection.id, query, signal);
      this.loaded = 'whole';
      return true;
    }
    const box = widen(view);
    const bbox = box.join(',');
    const matched = await service.count(collection.id, { ...theme.query, bbox }, signal);
    this.tooMany = matched > viewUpTo ? matched : null;
    this.features = this.tooMany ? [] : await service.items(collection.id, { ...query, bbox }, signal);
    this.box = this.tooMany ? null : box;
    this.loaded = 'view';
    return true;
  }
}

/** @param {Box} outer @param {Box} inner */
function contains(outer, inner) {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** A quarter more on each side, so that a small move loads nothing. @param {Box} box @returns {Box} */
function widen([w, s, e, n]) {
  const dx = (e - w) / 4;
  const dy = (n - s) / 4;
  return [w - dx, Math.max(-90, s - dy), e + dx, Math.min(90, n + dy)];
}
