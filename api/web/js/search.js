// @ts-check
// Search by name or code among what can be listed, and by exact code among what is too much.

import { byId, el } from './dom.js';
import { counted, plain } from './format.js';
import * as service from './service.js';
import { nameOf } from './themes.js';

/**
 * @typedef {import('./service.js').Feature} Feature
 * @typedef {import('./source.js').Source} Source
 */

const most = 12;

/**
 * @param {Source[]} sources @param {string} typed
 * @returns {{source: Source, feature: Feature}[]}
 */
function find(sources, typed) {
  const wanted = plain(typed);
  const hits = [];
  for (const source of sources) {
    for (const feature of source.features) {
      const name = plain(nameOf(source.collection, feature));
      const rank = plain(feature.id) === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : -1;
      if (rank >= 0) hits.push({ source, feature, rank, name });
    }
  }
  hits.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'fr'));
  return hits.slice(0, most);
}

/**
 * Asks the service for a feature of that exact key in the collections that are not loaded.
 * @param {Source[]} sources @param {string} key
 */
async function ask(sources, key) {
  for (const source of sources.filter((s) => !s.listed && !s.theme.query)) {
    const { id, fields } = source.collection;
    const [feature] = await service.items(id, { [fields[0].name]: key, skipGeometry: 'true' });
    if (feature) return [{ source, feature }];
  }
  return [];
}

/**
 * Connects the search box.
 * @param {() => Source[]} sources @param {(source: Source, feature: Feature) => void} open @param {(message: string) => void} say
 */
export function connectSearch(sources, open, say) {
  const input = /** @type {HTMLInputElement} */ (byId('query'));
  const list = byId('hits');
  const close = () => { list.hidden = true; };
  /** @param {{source: Source, feature: Feature}[]} hits */
  const show = (hits) => {
    list.replaceChildren(...hits.map(({ source, feature }) => el('li', {},
      el('button', { type: 'button', onclick: () => { close(); open(source, feature); } },
        nameOf(source.collection, feature), el('small', {}, `${source.collection.title} · ${feature.id}`)))));
    list.hidden = hits.length === 0;
  };
  /** Lists what can be searched, when somebody begins to. A theme that fails is searched by exact code. */
  const listAll = () => Promise.allSettled(sources().map((s) => s.listForSearch()));
  const suggest = () => {
    const typed = input.value.trim();
    show(typed.length < 2 ? [] : find(sources(), typed));
  };
  input.addEventListener('input', async () => {
    suggest();
    await listAll();
    suggest();
  });
  byId('search').addEventListener('submit', async (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    if (!typed) return;
    await listAll();
    let hits = find(sources(), typed);
    if (!hits.length) hits = await ask(sources(), typed).catch(() => []);
    say(hits.length ? counted(hits.length, 'résultat', 'résultats') : `Aucun résultat pour « ${typed} ».`);
    if (hits.length === 1) { close(); open(hits[0].source, hits[0].feature); return; }
    show(hits);
    /** @type {HTMLElement | null} */ (list.querySelector('button'))?.focus();
  });
  byId('search').addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [input, ...list.querySelectorAll('button')];
    const next = stops.indexOf(/** @type {any} */ (document.activeElement)) + (event.key === 'ArrowDown' ? 1 : -1);
    if (list.hidden || !stops[next]) return;
    event.preventDefault();
    stops[next].focus();
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  document.addEventListener('click', (event) => { if (!byId('search').contains(/** @type {Node} */ (event.target))) close(); });
}
