// @ts-check
// Figures and keys as planners read them.

/** @typedef {import('./service.js').Field} Field */

/** French words for the keys that the service uses as values. @type {Record<string, string>} */
const words = {
  unknown: 'stade inconnu', letter: 'lettre d’intention', validated: 'projet validé', signed: 'ACI signé',
  observed: 'observée (patientèle connue)', modelled: 'modélisée', mixed: 'observée, en partie estimée', none: 'sans donnée',
  msp: 'maison de santé (MSP)', centre: 'centre de santé', 'esp-clap': 'ESP-CLAP', other: 'autre',
  practice: 'cabinet', pharmacy: 'pharmacie', hospital: 'hôpital',
  commune: 'commune', arrondissement: 'arrondissement municipal', iris: 'IRIS',
  file: 'coordonnées du fichier', finess: 'coordonnées FINESS', address: 'adresse (BAN)', unit: 'point de la commune', unplaced: 'non localisé',
  boundaries: 'contours', populations: 'populations', cog: 'COG', movements: 'mouvements du COG', zonings: 'zonages', rpps: 'RPPS',
  addresses: 'adresses', bpe: 'BPE', facilities: 'établissements', cpts: 'liste des CPTS', esp: 'liste des ESP', patients: 'patientèles', apl: 'APL',
  previous: 'édition précédente', ages: 'population par âge', rpps_ages: 'âges des praticiens', adherents: 'adhérents des CPTS',
  tvs: 'territoires de vie-santé', zoning: 'zonage des médecins (ARS)', times: 'temps de trajet', roads: 'réseau routier',
  overlap: 'chevauchement réel', 'city-sharing': 'ville partagée par quartiers', 'unknown-split': 'ville au partage inconnu',
  known: 'compté', bounded: 'estimé entre deux bornes', masked: 'masqué (secret statistique)', missing: 'non compté',
  'cpts-cpts': 'CPTS et CPTS', 'esp-esp': 'ESP et ESP', 'esp-cpts': 'ESP et CPTS',
};

/** Fields whose values are such keys; any other text is shown as it is. */
const keyed = new Set(['stage', 'stage_a', 'stage_b', 'stage_before', 'basis', 'form', 'kind', 'placement', 'relation', 'patients_state']);

/** Fields that tell a name or a number too: only a stage is put into words there. */
const staged = new Set(['before', 'after']);
const stages = new Set(['unknown', 'letter', 'validated', 'signed']);

/** Whose demand is shared, as the service names it. @param {string} name */
function demand(name) {
  return name.replace(/^inhabitants$/, 'habitants')
    .replace(/^standardised by age(?=$| \()/, 'habitants pondérés par l’âge')
    .replace(/^standardised by DREES(?=$| \()/, 'population standardisée par la Drees');
}

/** @param {string} key */
export function word(key) {
  return words[key] ?? key;
}

/** @param {number} n */
export function number(n) {
  return n.toLocaleString('fr-FR', { maximumFractionDigits: Math.abs(n) < 10 ? 2 : Math.abs(n) < 1000 ? 1 : 0 });
}

/**
 * A count and what is counted: "1 zone blanche", "2 zones blanches".
 * @param {number} n @param {string} one @param {string} many
 */
export function counted(n, one, many) {
  return `${number(n)} ${n > 1 ? many : one}`;
}

/**
 * The value of a field as text, with its unit. A figure that is not known is not zero, and is said; a text or a list
 * that is not there is a dash.
 * @param {Field} field @param {any} value
 */
export function text(field, value) {
  if (value === null || value === undefined) return field.type === 'integer' || field.type === 'real' ? 'non connu' : '–';
  switch (field.type) {
    case 'boolean': return value ? 'oui' : 'non';
    case 'date': return new Date(`${value}T00:00:00Z`).toLocaleDateString('fr-FR', { timeZone: 'UTC' });
    case 'list': return value.length ? value.join(', ') : '–';
    case 'integer':
    case 'real':
      if (field.name.startsWith('share')) return percent(value);
      return quantity(value, field.unit || '');
  }
  if (field.name === 'demand') return demand(value);
  return keyed.has(field.name) || staged.has(field.name) && stages.has(value) ? word(value) : value;
}

/**
 * Tells whether a figure about patients is left out because it is hidden: neither zero nor unknown.
 * @param {Field} field @param {Record<string, any>} properties
 */
export function masked(field, properties) {
  return /^patients(_min|_max)?$/.test(field.name) && (properties[field.name] ?? null) === null && properties.patients_state === 'masked';
}

/** A share as people read it: 2,2 %. @param {number} share */
export function percent(share) {
  return `${(100 * share).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} %`;
}

/** @param {number} value @param {string} unit */
function quantity(value, unit) {
  if (unit === 'm²' && Math.abs(value) >= 1e5) return `${number(value / 1e6)} km²`;
  return unit ? `${number(value)} ${unit}` : number(value);
}

/** Lower-case letters without accents, for comparing what people type. @param {string} s */
export function plain(s) {
  return s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
