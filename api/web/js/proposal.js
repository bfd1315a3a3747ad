// @ts-check
// A territory that the planner proposes: units picked one by one, by code, or by an outline that the service resolves.

/** @typedef {{units: string[], replaces: string}} Kept of a proposal, in the address */

export class Proposal {
  /** @param {Kept | null} kept @param {() => void} changed is told after each change */
  constructor(kept, changed) {
    /** Codes in the order in which they came. @type {Set<string>} */
    this.units = new Set(kept?.units);
    /** The CPTS whose new territory it is, "" for none. */
    this.replaces = kept?.replaces ?? '';
    this.name = '';
    this.changed = changed;
  }

  /** @returns {Kept | null} */
  get kept() {
    return this.units.size ? { units: [...this.units], replaces: this.replaces } : null;
  }

  /** Adds a unit, or takes it out; tells whether it is in now. @param {string} code */
  toggle(code) {
    const added = !this.units.delete(code);
    if (added) this.units.add(code);
    this.changed();
    return added;
  }

  /** Adds units; returns how many were not there. @param {string[]} codes */
  add(codes) {
    const before = this.units.size;
    for (const code of codes) this.units.add(code);
    if (this.units.size > before) this.changed();
    return this.units.size - before;
  }

  /** Puts others in the place of all. @param {string[]} codes @param {string} [replaces] */
  become(codes, replaces = this.replaces) {
    this.units = new Set(codes);
    this.replaces = replaces;
    this.changed();
  }

  /** What is asked of the service, beside the units. */
  get query() {
    return { ...(this.name ? { name: this.name } : {}), ...(this.replaces ? { replaces: this.replaces } : {}) };
  }

  /** Address of the same question in another form. @param {string} form */
  address(form) {
    return `evaluate?${new URLSearchParams({ units: [...this.units].join(','), ...this.query, f: form })}`;
  }
}

/** The codes in what was typed or pasted, whatever stands between them. @param {string} text */
export function codesIn(text) {
  return text.split(/[\s,;"'|]+/).filter(Boolean);
}
