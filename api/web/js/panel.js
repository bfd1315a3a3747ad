// @ts-check
// The panel beside the map: legend, fiche, ranked lists, sources.

import { byId, el, swatch } from './dom.js';
import { counted, masked, number, percent, text, word } from './format.js';
import { choices, ramp, unknown } from './choropleth.js';
import * as service from './service.js';
import { nameOf, references, repeats, tablesOn, target } from './names.js';

/**
 * @typedef {import('./service.js').Collection} Collection
 * @typedef {import('./service.js').Feature} Feature
 * @typedef {import('./source.js').Source} Source
 */

/** Says what happened, for eyes and screen readers. @param {string} message */
export function say(message) {
  byId('status').textContent = message;
}

/**
 * The legend: one switch per theme, with how many features it has.
 * @param {Source[]} sources @param {Set<string>} shown @param {number} zoom of the map; what is drawn from a higher one is dimmed
 * @param {(id: string, on: boolean) => void} toggle
 */
export function drawLegend(sources, shown, zoom, toggle) {
  const rows = [...sources].reverse().flatMap(({ theme, from }) => {
    const on = shown.has(theme.id);
    const box = el('input', { type: 'checkbox', checked: on, 'data-theme': theme.id, onchange: (e) => toggle(theme.id, /** @type {HTMLInputElement} */ (e.target).checked) });
    const far = zoom < from;
    const row = el('label', far ? { class: 'far' } : {}, box, swatch(theme.swatch), theme.title, el('span', { class: 'count' }, number(theme.count)));
    const why = far && on ? [el('p', { class: 'note' }, `Visible à partir du zoom ${from} : approchez la carte.`)] : [];
    return on ? [row, ...why, ...details(theme)] : [row];
  });
  const legend = byId('legend');
  const focused = document.activeElement?.getAttribute('data-theme');
  legend.replaceChildren(...rows);
  const units = sources.find((s) => s.theme.id === 'units');
  byId('far').textContent = units && zoom < units.from ? `Les communes se colorent à partir du zoom ${units.from}.` : '';
  if (focused) /** @type {HTMLElement | null} */ (legend.querySelector(`[data-theme="${CSS.escape(focused)}"]`))?.focus();
}

/** @param {import('./service.js').Theme} theme */
function details({ note, heading, entries }) {
  const parts = [note, heading].filter((text) => text).map((text) => el('p', { class: 'note' }, text ?? ''));
  if (entries?.length) parts.push(entryList(entries));
  return parts;
}

/** @param {import('./service.js').Entry[]} entries */
function entryList(entries) {
  return el('ul', {}, ...entries.map((e) => el('li', {}, swatch(e.swatch), e.label)));
}

/** What is drawn of the ESP that was chosen. @param {import('./service.js').Chosen | null} chosen null when none is */
export function drawChosen(chosen) {
  byId('chosen').replaceChildren(...(chosen ? [el('p', {}, 'Patientèle de l’ESP choisie'), entryList(chosen.entries)] : []));
}

/**
 * The choice of the figure by which communes are coloured.
 * @param {Collection} units @param {string} by @param {(name: string) => void} choose
 */
export function drawChoices(units, by, choose) {
  const select = /** @type {HTMLSelectElement} */ (byId('by'));
  const option = (/** @type {string} */ value, /** @type {string} */ label) => el('option', { value, selected: value === by }, label);
  select.replaceChildren(option('', 'aucune donnée'), ...choices(units).map((f) => option(f.name, f.title)));
  select.value = by;
  select.onchange = () => choose(select.value);
}

/** @param {string} colour */
function solid(colour) {
  return swatch({ shape: 'fill', colour, outline: '#6b777a', opacity: 1 });
}

/**
 * The legend of the colours of communes: classes of about as many communes each.
 * @param {import('./service.js').Field | null} field @param {number[]} bounds @param {(number | null)[]} [values]
 * @param {boolean} [hides] whether figures may be left out because they are masked
 */
export function drawClasses(field, bounds, values = [], hides = false) {
  const place = byId('classes');
  place.replaceChildren();
  if (!field) return;
  const some = values.filter((v) => v !== null).length;
  const label = (/** @type {number} */ k) => {
    if (!bounds.length) return 'toutes';
    return k === 0 ? `moins de ${number(bounds[0])}` : k === bounds.length ? `${number(bounds[k - 1])} et plus` : `${number(bounds[k - 1])} à moins de ${number(bounds[k])}`;
  };
  const rows = some ? [...bounds, 0].map((_, k) => el('li', {}, solid(ramp[k]), label(k))) : [];
  if (some < values.length) rows.push(el('li', {}, solid(unknown), `${hides ? 'non connu ou masqué' : 'non connu'} (${number(values.length - some)})`));
  place.append(el('p', { class: 'note' }, `${[field.title, field.unit && `(${field.unit})`].filter(Boolean).join(' ')}, en classes d’effectifs égaux`), el('ul', {}, ...rows));
}

/**
 * The fiche of a feature: every property under the title and in the unit that the service gives.
 * @param {Collection} collection @param {Feature} feature
 * @param {Map<string, Collection>} collections @param {(collection: string, key: string) => void} follow
 * @param {{label: string, open: () => void}[]} also what else is there
 * @param {() => void} close @param {{label: string, run: () => void}[]} actions what can be done with it
 */
export function showFiche(collection, feature, collections, follow, also, close, actions) {
  const rows = collection.fields.filter((f) => !repeats(collection, f.name)).flatMap((f) => {
    const value = el('dd', {}, masked(f, feature.properties) ? 'masqué' : valueNode(f, feature.properties[f.name]));
    const of = collections.get(target(f, feature.properties) ?? '');
    if (of && feature.properties[f.name]?.length) {
      references(of, feature.properties[f.name], feature.bbox).then((all) => value.replaceChildren(linksNode(all, follow)));
    }
    return [el('dt', f.description ? { title: f.description.replace(/\d+\.\d{4,}/g, (digits) => String(Math.round(1000 * Number(digits)) / 1000)) } : {}, f.title || f.name), value];
  });
  const fiche = byId('fiche');
  fiche.replaceChildren(
    el('header', {},
      el('div', {}, el('p', { class: 'kind' }, collection.title), el('h2', { id: 'fiche-title', tabindex: '-1' }, nameOf(collection, feature))),
      el('button', { type: 'button', class: 'close', 'aria-label': 'Fermer la fiche', onclick: close }, '✕')),
    el('p', { class: 'actions' }, ...actions.map((a) => el('button', { type: 'button', onclick: a.run }, a.label)), el('a', { href: service.itemPage(collection, feature.id) }, 'Page et téléchargements'),
      ...tablesOn(collections.values(), collection, feature.id).map(({ table, query }) => el('a', { href: service.itemsPage(table, query) }, table.title))),
    el('dl', {}, ...rows));
  if (also.length) {
    fiche.append(el('h2', {}, 'Aussi à cet endroit'),
      el('ul', { class: 'also' }, ...also.map((a) => el('li', {}, el('button', { type: 'button', onclick: a.open }, a.label)))));
  }
  fiche.hidden = false;
}

/** A value as a node; a long list is folded. @param {import('./service.js').Field} field @param {any} value */
function valueNode(field, value) {
  if (!Array.isArray(value) || value.length <= 8) return text(field, value);
  return el('details', {}, el('summary', {}, `${number(value.length)} éléments`), text(field, value));
}

/**
 * Names that can be followed; many are folded.
 * @param {import('./names.js').Reference[]} all @param {(collection: string, key: string) => void} follow
 */
function linksNode(all, follow) {
  const links = el('ul', { class: 'links' }, ...all.map((r) => el('li', {},
    r.known ? el('button', { type: 'button', title: r.key, onclick: () => follow(r.collection, r.key) }, r.name) : r.key)));
  return all.length <= 8 ? links : el('details', {}, el('summary', {}, `${number(all.length)} éléments`), links);
}

export function hideFiche() {
  const fiche = byId('fiche');
  fiche.hidden = true;
  fiche.replaceChildren();
}

/** How many rows of a ranked list are shown at once. */
const rankStep = 10;

/**
 * A list of features by decreasing population.
 * @param {string} id of the list @param {Collection} collection @param {Feature[]} features
 * @param {(feature: Feature) => void} open
 */
export function drawRank(id, collection, features, open) {
  const list = byId(id);
  const ranked = [...features].sort((a, b) => (b.properties.population ?? -1) - (a.properties.population ?? -1));
  const field = collection.fields.find((f) => f.name === 'population');
  list.replaceChildren();
  const more = () => {
    list.querySelector('.more')?.remove();
    for (const f of ranked.slice(list.children.length, list.children.length + rankStep)) {
      const figure = field ? text(field, f.properties.population) : '';
      list.append(el('li', {}, el('button', { type: 'button', onclick: () => open(f) }, nameOf(collection, f), el('small', {}, figure))));
    }
    const left = ranked.length - list.children.length;
    if (left > 0) list.append(el('li', { class: 'more' }, el('button', { type: 'button', onclick: more }, `Afficher la suite (${number(left)})`)));
  };
  more();
  if (!ranked.length) list.append(el('li', { class: 'none' }, 'Aucun.'));
}

/** How much of the population some CPTS answers for, each inhabitant once. @param {any} edition */
export function drawCoverage({ coverage }) {
  const place = byId('coverage');
  if (coverage.covered === null) {
    place.textContent = coverage.population === null ? 'La population n’est pas connue.' : 'Aucune liste de CPTS n’est chargée.';
    return;
  }
  const share = (/** @type {number} */ n) => percent(n / coverage.population);
  const several = coverage.several > 0 ? `, dont ${share(coverage.several)} par plusieurs` : '';
  place.replaceChildren(
    el('strong', {}, share(coverage.covered)), ` de la population couverte par une CPTS${several}.`,
    el('ul', {}, ...coverage.stages.map((/** @type {any} */ s) => el('li', {},
      `${word(s.stage)} : ${counted(s.cpts, 'CPTS', 'CPTS')}, ${share(s.population)}${s.counts ? '' : ' (non compté)'}`))));
}

/** The footer: edition, sources and vintages. @param {any} edition */
export function drawSources(edition) {
  drawCoverage(edition);
  byId('study').textContent = edition.name;
  byId('edition').textContent = edition.edition.slice(0, 12);
  const cell = (/** @type {string} */ tag, /** @type {any} */ v) => el(tag, {}, String(v ?? ''));
  const head = ['Source', 'Fichier', 'Millésime', 'Lignes', 'Retenues', 'Reportées', 'Rejetées', 'SHA-256'];
  const rows = edition.sources.map((/** @type {any} */ s) => el('tr', {},
    cell('td', s.kind === 'finess' ? 'FINESS' : word(s.kind)), cell('td', s.name), cell('td', s.vintage || 'non dit'), cell('td', number(s.read)), cell('td', number(s.kept)),
    cell('td', number(s.carried)), cell('td', number(s.rejected)), cell('td', s.sha256 ? s.sha256.slice(0, 12) : 'non montrée')));
  byId('sources').replaceChildren(
    el('p', {}, 'Édition ', el('code', {}, edition.edition), edition.cogYear ? `, code officiel géographique ${edition.cogYear}. ` : '. ',
      el('a', { href: 'edition' }, 'Réglages et empreintes complètes'), '. Carte dessinée par ',
      el('a', { href: 'assets/vendor/maplibre-gl-6.17.0/LICENSE.txt' }, 'MapLibre GL JS'), '.'),
    el('table', {}, el('thead', {}, el('tr', {}, ...head.map((h) => cell('th', h)))), el('tbody', {}, ...rows)));
}
