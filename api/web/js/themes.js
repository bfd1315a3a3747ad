// @ts-check
// What the map shows of the collections, from the bottom up, and how. The figures and their names are the service's;
// only the drawing is decided here.

/**
 * @typedef {{value: string, colour: string}} Category
 * @typedef {{
 *   id: string, collection: string, title: string, shape: 'fill' | 'line' | 'circle' | 'hatch', colour: string,
 *   shown: boolean, query?: Record<string, string>, label?: {from: number, size: number, quiet?: boolean}, opacity?: number, note?: string,
 *   by?: {field: string, categories: Category[]}, graded?: {field: string, ramp: string[]}
 * }} Theme
 */

/** @type {Theme[]} */
export const themes = [
  { id: 'units', collection: 'units', title: 'Communes', shape: 'line', colour: '#7c8a8d', shown: true, label: { from: 8, size: 11, quiet: true } },
  {
    id: 'cpts', collection: 'cpts', title: 'CPTS', shape: 'fill', colour: '#3f6fb5', shown: true, label: { from: 6, size: 13 }, opacity: 0.45,
    by: {
      field: 'stage', categories: [
        { value: 'signed', colour: '#2f5fa8' }, { value: 'validated', colour: '#6d8fd0' },
        { value: 'letter', colour: '#b3a4dc' }, { value: 'unknown', colour: '#3f8f9c' },
      ],
    },
  },
  { id: 'gaps', collection: 'gaps', title: 'Zones blanches', shape: 'fill', colour: '#d1204a', shown: true, opacity: 0.6 },
  {
    id: 'esp-territories', collection: 'esp-territories', title: 'Territoires des ESP (patientèle)', shape: 'fill', colour: '#2b8a6f',
    shown: false, opacity: 0.85, label: { from: 7, size: 12 }, note: 'Cœur de la patientèle ; ces territoires se recouvrent par nature.',
    graded: { field: 'patients', ramp: ['#c8e6d6', '#8ccbb0', '#4aa584', '#1c6b52'] },
  },
  { id: 'overlaps', collection: 'overlaps', title: 'Chevauchements CPTS et CPTS', shape: 'hatch', colour: '#c25700', shown: true, query: { kind: 'cpts-cpts', relation: 'overlap' } },
  {
    id: 'shared-city', collection: 'overlaps', title: 'Villes partagées entre CPTS', shape: 'hatch', colour: '#7a8b99', shown: false,
    query: { kind: 'cpts-cpts', relation: 'city-sharing' }, note: 'Chacune a ses arrondissements ou ses quartiers : personne n’est revendiqué deux fois.',
  },
  {
    id: 'unknown-split', collection: 'overlaps', title: 'Villes au partage inconnu', shape: 'hatch', colour: '#8a6d00', shown: false,
    query: { kind: 'cpts-cpts', relation: 'unknown-split' }, note: 'Les listes nomment la ville sans dire qui en prend quelle partie.',
  },
  { id: 'astride', collection: 'overlaps', title: 'ESP à cheval sur une CPTS', shape: 'hatch', colour: '#6a3d9a', shown: false, query: { kind: 'esp-cpts' } },
  { id: 'shared', collection: 'overlaps', title: 'Chevauchements ESP et ESP', shape: 'hatch', colour: '#1c6b52', shown: false, query: { kind: 'esp-esp' } },
  {
    id: 'sites', collection: 'sites', title: 'Lieux d’exercice', shape: 'circle', colour: '#4f5b66', shown: false,
    by: {
      field: 'kind', categories: [
        { value: 'msp', colour: '#1c7c54' }, { value: 'centre', colour: '#5bb98c' }, { value: 'practice', colour: '#4f78b8' },
        { value: 'pharmacy', colour: '#8fbf3f' }, { value: 'hospital', colour: '#b8444a' }, { value: 'other', colour: '#7a7f85' },
      ],
    },
  },
  { id: 'esp', collection: 'esp', title: 'ESP', shape: 'circle', colour: '#f2a900', shown: false },
];

/** Names under which a feature may carry what people call it. */
const nameFields = ['name', 'title'];

/**
 * What to call a feature in lists.
 * @param {import('./service.js').Collection} collection @param {import('./service.js').Feature} feature
 */
export function nameOf(collection, feature) {
  const p = feature.properties;
  for (const field of nameFields) if (p[field]) return String(p[field]);
  if (p.a_name && p.b_name) return `${p.a_name} ∩ ${p.b_name}`;
  return `${collection.title} ${feature.id}`;
}
