// @ts-check
// Search by name or code as one types, answered by the service.

import { byId, el } from './dom.js';
import { counted } from './format.js';
import * as service from './service.js';

/** @typedef {import('./service.js').Hit} Hit */

/** Time without a key pressed after which the service is asked, in milliseconds. */
const pause = 120;

/**
 * Connects the search box.
 * @param {(collection: string, id: string) => void} open @param {(message: string) => void} say
 * @param {(id: string) => boolean} shows tells whether there is a fiche for a collection
 */
export function connectSearch(open, say, shows) {
  const input = /** @type {HTMLInputElement} */ (byId('query'));
  const list = byId('hits');
  let asked = new AbortController();
  let wait = 0;
  const close = () => { list.hidden = true; };
  /** @param {Hit} hit */
  const follow = (hit) => { close(); open(hit.collection, hit.id); };
  /** @param {Hit[]} hits */
  const show = (hits) => {
    list.replaceChildren(...hits.map((hit) => el('li', {},
      el('button', { type: 'button', onclick: () => follow(hit) }, hit.title, el('small', {}, hit.subtitle)))));
    list.hidden = hits.length === 0;
  };
  /** @param {string} typed @returns {Promise<Hit[]>} */
  const ask = async (typed) => {
    asked.abort();
    asked = new AbortController();
    return (await service.search(typed, asked.signal)).filter((h) => shows(h.collection));
  };
  /** @param {unknown} error */
  const failed = (error) => {
    if (!(error instanceof Error && error.name === 'AbortError')) say('La recherche a échoué.');
  };
  input.addEventListener('input', () => {
    clearTimeout(wait);
    const typed = input.value.trim();
    if (typed.length < 2) { asked.abort(); show([]); return; }
    wait = setTimeout(() => { ask(typed).then(show, failed); }, pause);
  });
  byId('search').addEventListener('submit', async (event) => {
    event.preventDefault();
    clearTimeout(wait);
    const typed = input.value.trim();
    if (!typed) return;
    try {
      const hits = await ask(typed);
      say(hits.length ? counted(hits.length, 'résultat', 'résultats') : `Aucun résultat pour « ${typed} ».`);
      const exact = hits.filter((h) => h.id === typed);
      if (hits.length === 1 || exact.length === 1) { follow(exact[0] ?? hits[0]); return; }
      show(hits);
      /** @type {HTMLElement | null} */ (list.querySelector('button'))?.focus();
    } catch (error) {
      failed(error);
    }
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
