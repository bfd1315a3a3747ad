// @ts-check
// What the panel needs of a theme's features: their names and headline figures, without their geometry. The map draws
// them from tiles.

import * as service from './service.js';

/** Over this many features the legend does not look at each of them. */
const listUpTo = 10000;

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
    /** Without geometry; empty until they are listed. @type {Feature[]} */
    this.features = [];
    /** Features that the theme's query selects, null until it is known. @type {number | null} */
    this.total = theme.query ? null : collection.numberOfFeatures;
    this.listed = false;
    /** @type {Promise<void> | null} */
    this.listing = null;
  }

  /** The name of the field that identifies a feature. */
  get key() {
    return this.collection.fields[0].name;
  }

  /** The names of the properties that the legend needs, among those that there are. */
  get properties() {
    const { theme, collection } = this;
    const wanted = new Set([this.key, theme.by?.field, theme.graded?.field]);
    return collection.fields.map((f) => f.name).filter((name) => wanted.has(name));
  }

  /** Tells whether a feature is one that the theme's query selects. @param {Record<string, any>} properties */
  selects(properties) {
    return Object.entries(this.theme.query ?? {}).every(([name, value]) => properties[name] === value);
  }

  /** Learns how many features the theme's query selects. */
  async count() {
    this.total ??= await service.count(this.collection.id, { ...this.theme.query });
  }

  /** Lists the features for the legend, once. Returns whether there is anything new. */
  async list() {
    if (!this.theme.by && !this.theme.graded) return false;
    return this.listAll(listUpTo);
  }

  /** @param {number} upTo */
  async listAll(upTo) {
    if (this.listed) return false;
    await this.count();
    if ((this.total ?? 0) > upTo) return false;
    this.listing ??= this.fetch().finally(() => { this.listing = null; });
    await this.listing;
    return true;
  }

  async fetch() {
    const query = { ...this.theme.query, properties: this.properties.join(','), skipGeometry: 'true', limit: '10000' };
    this.features = await service.items(this.collection.id, query);
    this.listed = true;
  }
}
