// @ts-check
// A theme of the style with the collection that it draws.

/**
 * @typedef {import('./service.js').Collection} Collection
 * @typedef {import('./service.js').Theme} Theme
 * @typedef {[number, number, number, number]} Box west, south, east, north
 */

export class Source {
  /** @param {Theme} theme @param {Collection} collection @param {number} from the zoom from which its tiles hold something */
  constructor(theme, collection, from) {
    this.theme = theme;
    this.collection = collection;
    this.from = from;
  }

  /** The name of the field that identifies a feature. */
  get key() {
    return this.collection.fields[0].name;
  }

  /** Tells whether a feature is one that the theme draws. @param {Record<string, any>} properties */
  selects(properties) {
    return Object.entries(this.theme.where ?? {}).every(([name, value]) => properties[name] === value);
  }
}
