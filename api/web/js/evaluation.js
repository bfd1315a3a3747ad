// @ts-check
// What the service answers about a proposed territory, in words: first what is to be decided on, then the figures.

import { el } from './dom.js';
import { counted, number, percent, word } from './format.js';

/** @typedef {(collection: string, key: string, label: string) => Node} Link to the fiche of a feature */

const people = (/** @type {number} */ n) => counted(n, 'habitant', 'habitants');

/** The answer in a sentence, for the status line. @param {any} r */
export function summary(r) {
  return `${people(r.population)} dans ${counted(r.units.length, 'commune', 'communes')}, classe ${r.size_class}, ${form(r)}`;
}

/** @param {any} r */
function form(r) {
  return r.components > 1 ? `en ${number(r.components)} morceaux` : 'd’un seul tenant';
}

/**
 * What a planner has to decide on: who else claims the ground, what is cut off, left out or split.
 * @param {any} r @param {Link} link @returns {(string | Node)[][]}
 */
function questions(r, link) {
  const all = [];
  const say = (/** @type {(string | Node)[]} */ ...parts) => all.push(parts);
  for (const o of r.others ?? []) {
    say('Déjà revendiqué par ', link('cpts', o.cpts, o.name || o.cpts), ` (${word(o.stage)}) : ${people(o.population)} dans ${counted(o.units.length, 'commune', 'communes')}, ${percent(o.share_of_proposal)} du projet.`);
  }
  if (r.components > 1) say(`Le territoire n’est pas d’un seul tenant : ${number(r.components)} morceaux.`);
  if (r.enclaves?.length) say(`${counted(r.enclaves.length, 'commune enclavée', 'communes enclavées')} : `, ...links('units', r.enclaves, link), '.');
  else if (r.holes > 0) say(`Le contour a ${counted(r.holes, 'trou', 'trous')}.`);
  for (const p of r.gaps_created ?? []) say(`Crée une zone blanche de ${people(p.population)} : `, ...links('units', p.units, link), '.');
  for (const g of r.gaps ?? []) {
    if (g.pieces_left) say('Ne comble qu’en partie ', link('gaps', g.gap, 'une zone blanche'), ` : il y reste ${people(g.population_left)} en ${counted(g.pieces_left, 'morceau', 'morceaux')}.`);
  }
  for (const s of r.esp_split ?? []) {
    const outside = s.share_of_core_patients_outside;
    say('Coupe le territoire de l’ESP ', link('esp-territories', s.esp, s.name || s.esp), typeof outside === 'number' ? ` : ${percent(outside)} des patients de son cœur vivent dehors.` : ' : la part de ses patients qui vivent dehors n’est pas montrée.');
  }
  if (r.population_unknown) say(`La population de ${counted(r.population_unknown, 'commune', 'communes')} n’est pas connue.`);
  if (r.approximate) say('Le contour est approché : celui d’une ville tient lieu de celui de ses arrondissements.');
  return all;
}

/** How many features a sentence names. */
const named = 6;

/** @param {string} collection @param {string[]} keys @param {Link} link @returns {(string | Node)[]} */
function links(collection, keys, link) {
  const shown = keys.slice(0, named).flatMap((k, i) => (i ? [', ', link(collection, k, k)] : [link(collection, k, k)]));
  return keys.length > named ? [...shown, ` et ${number(keys.length - named)} autres`] : shown;
}

/** @param {any} r @param {Link} link @returns {[string, (string | Node)[]][]} */
function figures(r, link) {
  const next = typeof r.to_next_class === 'number' ? `, il manque ${people(r.to_next_class)} pour la suivante` : '';
  const filled = (r.gaps ?? []).flatMap((/** @type {any} */ g, /** @type {number} */ i) => [i ? ', ' : '', link('gaps', g.gap, people(g.population))]);
  const cut = (r.partial ?? []).filter((/** @type {any} */ p) => !p.belongs).length;
  /** @type {[string, (string | Node)[]][]} */
  const rows = [
    ['Population', [people(r.population)]],
    ['Classe de taille', [`${r.size_class}${next}`]],
    ['Forme', [`${form(r)}, ${number(r.area_km2)} km²`]],
    ['Zones blanches comblées', filled.length ? filled : ['aucune']],
    ['Couverts dans l’étude', [`${number(r.covered_before)}, puis ${people(r.covered_after)}`]],
  ];
  if (r.partial?.length) rows.splice(1, 0, ['Coupées par le contour', [`${number(r.partial.length - cut)} retenues (la plus grande part est dedans), ${number(cut)} laissées`]]);
  if (r.esp_inside?.length) rows.push(['ESP dedans', links('esp-territories', r.esp_inside, link)]);
  return rows;
}

const places = /** @type {Record<string, string>} */ ({ proposal: 'Projet', department: 'Département', region: 'Région', study: 'Étude' });

/** Access of the inhabitants beside that of the places around. @param {any} r */
function comparison(r) {
  const own = r.comparison.some((/** @type {any} */ p) => p.access?.length);
  const apl = r.comparison.some((/** @type {any} */ p) => p.apl?.length);
  const head = ['', 'Généralistes pour 100 000', ...(own ? ['Accès calculé'] : []), ...(apl ? ['APL (Drees)'] : [])];
  const gp = (/** @type {any[]} */ list) => list?.find((a) => a.profession === 'gp') ?? list?.[0];
  const figure = (/** @type {any} */ x) => (typeof x === 'number' ? number(x) : '–');
  const rows = r.comparison.map((/** @type {any} */ p) => el('tr', {}, el('th', { scope: 'row' }, `${places[p.kind] ?? p.kind} ${p.code ?? ''}`.trim()),
    el('td', {}, figure(p.gps_per_100k)), ...(own ? [el('td', {}, figure(gp(p.access)?.value))] : []), ...(apl ? [el('td', {}, figure(gp(p.apl)?.value))] : [])));
  return el('div', { class: 'wide', role: 'region', 'aria-label': 'Accès aux médecins généralistes', tabindex: '0' },
    el('table', {}, el('caption', {}, 'Accès aux médecins généralistes'), el('thead', {}, el('tr', {}, ...head.map((h) => el('th', { scope: 'col' }, h)))), el('tbody', {}, ...rows)));
}

/** The answer as nodes. @param {any} r the report of the service @param {Link} link @param {{page: string, fiche: string}} at */
export function answer(r, link, at) {
  const asked = questions(r, link);
  return [
    el('h3', {}, 'À examiner'),
    asked.length ? el('ul', { class: 'questions' }, ...asked.map((parts) => el('li', {}, ...parts))) : el('p', {}, 'Rien dans les données : ni autre CPTS, ni morceau, ni enclave, ni zone blanche créée, ni ESP coupée.'),
    el('dl', {}, ...figures(r, link).flatMap(([title, value]) => [el('dt', {}, title), el('dd', {}, ...value)])),
    ...(r.comparison?.length ? [comparison(r)] : []),
    el('p', { class: 'actions' }, el('a', { href: at.page }, 'Page de l’évaluation'), ' ', el('a', { href: at.fiche, download: 'fiche.md' }, 'Fiche à joindre (Markdown)')),
  ];
}
