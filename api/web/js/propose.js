// @ts-check
// The panel in which a territory is proposed and judged.

import { byId, el } from './dom.js';
import { Drawing } from './drawing.js';
import { answer, summary } from './evaluation.js';
import { counted } from './format.js';
import { references } from './names.js';
import { codesIn, Proposal } from './proposal.js';
import * as service from './service.js';

/** @typedef {import('./drawing.js').Mode} Mode */

/** Time without a change after which a territory that was judged is judged again, in milliseconds. */
const pause = 300;

const hints = {
  '': '',
  pick: 'Cliquez une commune pour l’ajouter ou la retirer ; au clavier, déplacez la carte avec les flèches et pressez Entrée : la commune au centre est prise. Échap arrête.',
  draw: 'Cliquez pour poser les points du contour, le premier de nouveau (ou un double clic) pour le fermer ; au clavier, Entrée pose un point au centre, Retour arrière l’enlève. Échap arrête.',
};

export class Propose {
  /**
   * @param {Map<string, service.Collection>} collections @param {import('./proposal.js').Kept | null} kept
   * @param {{say: (message: string) => void, open: (collection: string, key: string) => void, remember: () => void, failed: (error: unknown) => void}} page
   */
  constructor(collections, kept, page) {
    this.collections = collections;
    this.page = page;
    this.proposal = new Proposal(kept, () => this.changed());
    /** @type {Drawing | null} */
    this.drawing = null;
    this.asked = new AbortController();
    this.judged = false;
    this.wait = 0;
    this.turn = 0; // of what is said: the latest word stands
    this.connect();
  }

  connect() {
    byId('propose').hidden = false;
    for (const mode of /** @type {Mode[]} */ (['pick', 'draw'])) {
      byId(`propose-${mode}`).addEventListener('click', () => this.start(this.drawing?.mode === mode ? '' : mode));
    }
    byId('propose-close').addEventListener('click', () => this.drawing?.finish());
    byId('propose-clear').addEventListener('click', () => this.clear());
    byId('propose-form').addEventListener('submit', (e) => { e.preventDefault(); this.submit(); });
    document.addEventListener('keydown', (e) => { if (e.key === 'Escape' && this.drawing?.mode) this.start(''); });
    const replaces = /** @type {HTMLSelectElement} */ (byId('propose-replaces'));
    replaces.addEventListener('change', () => { this.proposal.replaces = replaces.value; this.changed(); });
    byId('propose').addEventListener('toggle', () => this.offerCPTS(), { once: true });
    if (this.proposal.units.size) /** @type {HTMLDetailsElement} */ (byId('propose')).open = true;
  }

  /** The CPTS that the proposal may replace, asked for when the panel is first opened. */
  async offerCPTS() {
    const cpts = this.collections.get('cpts');
    if (!cpts?.numberOfFeatures) return;
    try {
      const all = await service.items('cpts', { properties: `${cpts.fields[0].name},name`, skipGeometry: 'true', sortby: 'name' });
      byId('propose-replaces').append(...all.map((f) => el('option', { value: f.id, selected: f.id === this.proposal.replaces }, f.properties.name || f.id)));
      byId('propose-replaces-row').hidden = false;
    } catch (error) {
      this.page.failed(error);
    }
  }

  /** Puts the proposal on a map, and judges what the address gave. @param {import('./view.js').View | null} view */
  async ready(view) {
    const units = this.collections.get('units');
    if (view && units) {
      this.drawing = new Drawing(view, units, {
        unit: (code) => this.toggle(code),
        outline: (ring) => this.outline(ring),
        points: (n) => { this.page.say(counted(n, 'point', 'points')); this.offerClose(); },
      });
      byId('propose-modes').hidden = false;
    }
    this.drawList();
    this.drawing?.show([...this.proposal.units]);
    if (this.proposal.units.size) await this.judge();
  }

  /** @param {Mode} mode */
  start(mode) {
    this.drawing?.start(mode);
    for (const m of ['pick', 'draw']) byId(`propose-${m}`).setAttribute('aria-pressed', String(m === mode));
    byId('propose-pick').textContent = mode === 'pick' ? 'Arrêter de choisir' : 'Choisir des communes';
    byId('propose-draw').textContent = mode === 'draw' ? 'Arrêter le dessin' : 'Dessiner un contour';
    byId('propose-hint').textContent = hints[mode];
    this.offerClose();
    if (mode) this.drawing?.map.getCanvas().focus({ preventScroll: true });
  }

  offerClose() {
    byId('propose-close').hidden = !this.drawing || this.drawing.mode !== 'draw' || this.drawing.ring.length < 3;
  }

  /** @param {string} code */
  async toggle(code) {
    const added = this.proposal.toggle(code);
    const units = this.collections.get('units'), turn = ++this.turn;
    const [unit] = units ? await references(units, code) : [];
    if (turn === this.turn) this.page.say(`${unit?.name ?? code} ${added ? 'ajoutée' : 'retirée'} : ${counted(this.proposal.units.size, 'commune', 'communes')}`);
  }

  /** Opens the panel with the units of a territory. @param {string[]} codes @param {string} replaces @param {boolean} whole not added to those chosen */
  take(codes, replaces, whole) {
    /** @type {HTMLDetailsElement} */ (byId('propose')).open = true;
    this.judged = true;
    if (whole) this.proposal.become(codes, replaces);
    else if (!this.proposal.add(codes)) this.page.say('Ces communes sont déjà dans le projet.');
    byId('propose-title').focus();
  }

  /** What was typed is added, and all is judged. */
  submit() {
    const field = /** @type {HTMLTextAreaElement} */ (byId('propose-codes'));
    this.proposal.name = /** @type {HTMLInputElement} */ (byId('propose-name')).value.trim();
    const codes = codesIn(field.value);
    field.value = '';
    this.judged = true;
    if (!this.proposal.add(codes)) this.judge();
  }

  clear() {
    this.judged = false;
    this.proposal.become([], '');
    byId('propose-answer').replaceChildren();
    this.page.say('Le projet est vide.');
  }

  changed() {
    const { proposal } = this;
    const replaces = /** @type {HTMLSelectElement} */ (byId('propose-replaces'));
    if ([...replaces.options].some((o) => o.value === proposal.replaces)) replaces.value = proposal.replaces;
    if (proposal.replaces) /** @type {HTMLDetailsElement} */ (byId('propose-more')).open = true;
    this.drawing?.show([...proposal.units]);
    this.drawList();
    this.page.remember();
    clearTimeout(this.wait);
    this.asked.abort();
    if (!proposal.units.size) byId('propose-answer').replaceChildren();
    else if (this.judged) this.wait = setTimeout(() => this.judge(), pause);
  }

  /** The units chosen, each of which can be taken out. */
  async drawList() {
    const codes = [...this.proposal.units];
    byId('propose-clear').hidden = !codes.length;
    byId('propose-count').textContent = codes.length ? counted(codes.length, 'commune choisie', 'communes choisies') : 'Aucune commune choisie';
    const units = this.collections.get('units');
    if (!units || codes.length > mostListed) {
      byId('propose-units').replaceChildren();
      return;
    }
    const all = await references(units, codes);
    if (codes.length !== this.proposal.units.size) return; // it changed meanwhile
    byId('propose-units').replaceChildren(...all.map((u) => el('li', {},
      el('button', { type: 'button', title: `Retirer ${u.name} (${u.key})`, onclick: () => this.toggle(u.key) }, u.name, el('span', { 'aria-hidden': 'true' }, ' ✕')))));
  }

  /** @param {import('./drawing.js').Position[]} ring */
  outline(ring) {
    this.start('');
    return this.ask({ type: 'Polygon', coordinates: [ring] });
  }

  judge() {
    if (!this.proposal.units.size) {
      this.fail('Choisissez d’abord des communes : sur la carte, par leurs codes ou depuis la fiche d’un territoire.');
      return;
    }
    return this.ask({ units: [...this.proposal.units] });
  }

  /** Asks the service; the units of an outline become those of the proposal. @param {any} body */
  async ask(body) {
    const { proposal } = this;
    this.asked.abort();
    this.asked = new AbortController();
    const place = byId('propose-answer');
    place.setAttribute('aria-busy', 'true');
    try {
      const report = await service.evaluate(body, proposal.query, this.asked.signal);
      if (body.type) proposal.become(report.units);
      clearTimeout(this.wait);
      this.judged = true;
      place.replaceChildren(...answer(report, (collection, key, label) => this.link(collection, key, label), { page: proposal.address('html'), fiche: proposal.address('md') }));
      this.turn++;
      this.page.say(summary(report));
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return;
      this.fail(error instanceof service.Problem ? error.inFrench : `Le service ne répond pas : ${error instanceof Error ? error.message : error}`);
    } finally {
      place.removeAttribute('aria-busy');
    }
  }

  /** @param {string} why */
  fail(why) {
    byId('propose-answer').replaceChildren(el('p', { class: 'fault', role: 'alert' }, el('strong', {}, 'Le territoire n’a pas pu être évalué. '), why));
  }

  /** A name that opens a fiche; the name of a unit is learnt afterwards. @param {string} collection @param {string} key @param {string} label */
  link(collection, key, label) {
    const button = el('button', { type: 'button', class: 'link', onclick: () => this.page.open(collection, key) }, label);
    const of = this.collections.get(collection);
    if (of && label === key) references(of, key).then(([r]) => { button.textContent = r.name; });
    return button;
  }
}

/** The number of units up to which they are listed one by one. */
const mostListed = 300;
