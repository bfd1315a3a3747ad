// @ts-check
// Names of what a fiche speaks of by identifier, so that planners read names and can follow them.

import * as service from './service.js';

/** @typedef {{collection: string, key: string, name: string, known: boolean}} Reference */

/**
 * Tells whether a field repeats the names of what another one refers to: the fiche shows names there already.
 * @param {service.Collection} collection @param {string} field
 */
export function repeats(collection, field) {
  const [, stem] = /^(.+)_names?$/.exec(field) ?? [];
  return collection.fields.some((f) => (f.name === stem || f.name === `${stem}s`) && (f.refers || f.refersBy));
}

/**
 * The collection that a field of a feature refers to, undefined when it refers to none.
 * @param {service.Field} field @param {Record<string, any>} properties
 */
export function target({ refers, refersBy }, properties) {
  return refersBy ? refersBy.collections[properties[refersBy.field]] : refers;
}

/**
 * The tables that speak of a feature, and how they are asked.
 * @param {Iterable<service.Collection>} collections @param {service.Collection} of @param {string} key
 * @returns {{table: service.Collection, query: Record<string, string>}[]}
 */
export function tablesOn(collections, of, key) {
  const out = [];
  for (const table of collections) {
    if (table.geometryType || !table.numberOfFeatures) continue;
    for (const f of table.fields) {
      if (f.refers === of.id) out.push({ table, query: { [f.name]: key } });
      for (const [value, to] of Object.entries(f.refersBy?.collections ?? {})) {
        if (f.refersBy && to === of.id) out.push({ table, query: { [f.refersBy.field]: value, [f.name]: key } });
      }
    }
  }
  return out;
}

/** Names that were asked for, by collection and key. @type {Map<string, string>} */
const known = new Map();

/** How many names are asked for by their keys at a time, so that addresses stay short. */
const chunk = 100;

/**
 * Learns the names of features that are not known yet. Where a box tells where they are and they are many, all that is in
 * it is asked for.
 * @param {service.Collection} collection @param {string[]} keys @param {number[]} [bbox]
 */
async function learn(collection, keys, bbox) {
  const missing = keys.filter((k) => !known.has(`${collection.id}/${k}`));
  const names = collection.fields.map((f) => f.name);
  const query = { properties: [names[0], 'name'].filter((n) => names.includes(n)).join(','), skipGeometry: 'true', limit: '10000' };
  /** @param {Record<string, string>} more */
  const ask = async (more) => {
    for (const f of await service.items(collection.id, { ...query, ...more })) known.set(`${collection.id}/${f.id}`, f.properties.name || f.id);
  };
  if (bbox && missing.length > chunk) return ask({ bbox: bbox.join(',') });
  for (let at = 0; at < missing.length; at += chunk) {
    const quoted = missing.slice(at, at + chunk).map((k) => `'${k.replaceAll("'", "''")}'`);
    await ask({ filter: `${names[0]} IN (${quoted.join(',')})` });
  }
}

/**
 * The references that a value holds, with their names; a name that cannot be learnt is the key.
 * @param {service.Collection} collection that they are of @param {any} value @param {number[]} [bbox]
 * @returns {Promise<Reference[]>}
 */
export async function references(collection, value, bbox) {
  const keys = (Array.isArray(value) ? value : [value]).filter((k) => typeof k === 'string');
  await learn(collection, keys, bbox).catch(() => {}); // the keys are then shown, which can be followed too
  const all = keys.map((key) => ({ collection: collection.id, key, name: known.get(`${collection.id}/${key}`) ?? key, known: known.has(`${collection.id}/${key}`) }));
  return collection.id === 'units' ? all.sort((a, b) => a.name.localeCompare(b.name, 'fr')) : all;
}

/** Names under which a feature may carry what people call it. */
const nameFields = ['name', 'title'];

/**
 * What to call a feature in lists.
 * @param {service.Collection} collection @param {service.Feature} feature
 */
export function nameOf(collection, feature) {
  const p = feature.properties;
  for (const field of nameFields) if (p[field]) return String(p[field]);
  if (p.a_name && p.b_name) return `${p.a_name} ∩ ${p.b_name}`;
  if (p.esp_name && p.unit_name) return `${p.esp_name} – ${p.unit_name}`;
  return `${collection.title} ${feature.id}`;
}
