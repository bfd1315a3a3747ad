// @ts-check
// Puts the page together: what is shown, what is selected, and what happens then.

import * as choropleth from './choropleth.js';
import { byId } from './dom.js';
import { counted } from './format.js';
import { nameOf } from './names.js';
import { drawChoices, drawChosen, drawClasses, drawLegend, drawRank, drawSources, hideFiche, say, showFiche } from './panel.js';
import { Propose } from './propose.js';
import { connectSearch } from './search.js';
import * as service from './service.js';
import { Source } from './source.js';
import { readState, writeState } from './state.js';
import { prefersDark, View } from './view.js';

/** @typedef {import('./source.js').Box} Box */

class Page {
  /** @param {service.Collection[]} collections @param {service.Style} style @param {boolean} hides whether figures are masked for who looks */
  constructor(collections, style, hides) {
    this.hides = hides;
    this.collections = new Map(collections.map((c) => [c.id, c]));
    this.chosen = style.metadata['maillage:selected'];
    this.sources = style.metadata['maillage:themes'].flatMap((t) => {
      const collection = this.collections.get(t.collection);
      return collection ? [new Source(t, collection, style.sources[t.collection]?.minzoom ?? 0)] : [];
    });
    const state = readState(location.hash);
    this.shown = new Set(state.layers ?? this.sources.filter((s) => s.theme.shown).map((s) => s.theme.id));
    this.selection = state.selection;
    /** The field by which communes are coloured, "" for none. */
    this.by = state.by;
    this.failures = 0;
    this.view = openView(style, extentOf(collections), state.position, Math.max(0, ...this.sources.filter((s) => this.shown.has(s.theme.id)).map((s) => s.from)));
    this.propose = new Propose(this.collections, state.proposal, {
      say, open: (collection, key) => this.open(collection, key, true), remember: () => this.remember(), failed: (error) => this.failed(error) });
  }

  async start() {
    connectSearch((collection, id) => this.open(collection, id, true), say, (id) => this.collections.has(id));
    byId('overlap-kind').addEventListener('change', () => this.rankOverlaps());
    this.drawLegend();
    const lists = Promise.all([this.rank('gaps', 'gaps', {}), this.rankOverlaps()]);
    if (this.view) {
      await this.view.ready;
      this.view.map.on('error', (e) => this.failed(e.error));
      this.view.addOutlines(this.sources);
      for (const s of this.sources) this.view.show(s.theme.layers, this.shown.has(s.theme.id));
      let wait = 0;
      this.view.map.on('moveend', () => {
        clearTimeout(wait);
        wait = setTimeout(() => this.remember(), 150);
      });
      let zoom = Math.floor(this.view.position.zoom);
      this.view.map.on('zoom', () => {
        const now = Math.floor(this.view?.position.zoom ?? 0);
        if (now === zoom) return;
        zoom = now; // another level of tiles: what it does not hold is said
        this.drawLegend();
      });
      this.view.map.on('click', (e) => { if (!this.propose.drawing?.takes(e)) this.click(e.point); });
    }
    await Promise.all([lists, this.colour(this.by)]);
    this.tell();
    await this.propose.ready(this.view);
    if (this.selection) await this.open(this.selection.collection, this.selection.key, false);
    await this.view?.settled();
    document.documentElement.dataset.ready = 'true'; // everything asked for is drawn
  }

  /** Colours communes by a figure of theirs, and says by which classes. @param {string} by the name of the field, "" for none */
  async colour(by) {
    const units = this.sources.find((s) => s.theme.id === 'units');
    const field = units && choropleth.choices(units.collection).find((f) => f.name === by);
    this.by = field ? by : '';
    if (!units) return;
    drawChoices(units.collection, this.by, (name) => this.colour(name));
    if (!field) {
      this.view?.colourUnits(this.sources, units, null);
      drawClasses(null, []);
      this.remember();
      return;
    }
    try {
      const values = await choropleth.figures(units.collection, by);
      if (this.by !== by) return; // another was chosen meanwhile
      const bounds = choropleth.quantiles(values, choropleth.ramp.length);
      this.view?.colourUnits(this.sources, units, { values, expression: choropleth.expression(bounds) });
      drawClasses(field, bounds, values, this.hides);
      this.remember();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Says what the map is about, unless something failed, which is said already. */
  tell() {
    if (this.failures) return;
    const count = (/** @type {string} */ id) => this.sources.find((s) => s.theme.id === id)?.theme.count;
    const [gaps, overlaps] = [count('gaps'), count('overlaps')];
    const parts = [];
    if (gaps !== undefined) parts.push(counted(gaps, 'zone blanche', 'zones blanches'));
    if (overlaps !== undefined) parts.push(counted(overlaps, 'chevauchement entre CPTS', 'chevauchements entre CPTS'));
    say(parts.join(', '));
  }

  /** @param {unknown} error */
  failed(error) {
    if (error instanceof Error && error.name === 'AbortError') return;
    this.failures++;
    const gone = /** @type {{status?: number}} */ (error)?.status === 410; // of a tile
    if (gone || (error instanceof service.Problem && error.kind === 'edition-changed')) {
      location.reload(); // the figures on the page are of an edition that is no more
      return;
    }
    say(`Le chargement a échoué : ${error instanceof Error ? error.message : error}`);
  }

  drawLegend() {
    drawLegend(this.sources, this.shown, this.view?.position.zoom ?? Infinity, (id, on) => {
      if (on) this.shown.add(id); else this.shown.delete(id);
      const source = this.sources.find((s) => s.theme.id === id);
      if (source) this.view?.show(source.theme.layers, on);
      this.drawLegend();
      this.remember();
    });
  }

  /** @param {string} list @param {string} id @param {Record<string, string>} query */
  async rank(list, id, query) {
    const collection = this.collections.get(id);
    if (!collection) return;
    try {
      const names = collection.fields.map((f) => f.name);
      const properties = [names[0], 'name', 'a_name', 'b_name', 'population'].filter((n) => names.includes(n)).join(',');
      const features = await service.items(id, { ...query, properties, skipGeometry: 'true' });
      drawRank(list, collection, features, (f) => this.open(id, f.id, true));
    } catch (error) {
      this.failed(error);
    }
  }

  rankOverlaps() {
    return this.rank('overlaps', 'overlaps', { relation: 'overlap', kind: /** @type {HTMLSelectElement} */ (byId('overlap-kind')).value });
  }

  /** Opens the fiche of what is drawn on top at a point, and names the rest. @param {any} point */
  click(point) {
    const [top, ...others] = this.view?.at(point, this.sources) ?? [];
    if (!top) {
      this.close();
      return;
    }
    const also = others.map(({ source, key, properties }) => {
      const name = nameOf(source.collection, { type: 'Feature', id: key, properties, geometry: null });
      return { label: `${source.collection.title} : ${name}`, open: () => this.open(source.collection.id, key, false) };
    });
    this.open(top.source.collection.id, top.key, false, also);
  }

  /**
   * Opens the fiche of a feature, whose figures are asked from the service.
   * @param {string} id @param {string} key @param {boolean} move @param {{label: string, open: () => void}[]} [also]
   */
  async open(id, key, move, also = []) {
    const collection = this.collections.get(id);
    if (!collection) return;
    try {
      const feature = await service.feature(collection, key);
      this.selection = { collection: id, key };
      showFiche(collection, feature, this.collections, (to, of) => this.open(to, of, true), also, () => this.close(), this.actions(collection, feature));
      this.mark(collection, key);
      if (move) this.view?.goTo(feature);
      say(`Fiche ouverte : ${nameOf(collection, feature)}`);
      this.remember();
      if (move) document.getElementById('fiche-title')?.focus();
    } catch (error) {
      this.failed(error);
    }
  }

  /**
   * What can be done with the territory of a fiche.
   * @param {service.Collection} collection @param {service.Feature} feature @returns {{label: string, run: () => void}[]}
   */
  actions(collection, { id, properties }) {
    if (collection.id === 'units') return [{ label: 'Ajouter au projet à évaluer', run: () => this.propose.take([id], '', false) }];
    const units = properties.units;
    if (!Array.isArray(units) || !units.length) return [];
    const replaces = collection.id === 'cpts' ? id : '';
    return [{ label: 'Évaluer ce territoire', run: () => this.propose.take(units, replaces, true) },
      { label: 'Ajouter ses communes au projet', run: () => this.propose.take(units, '', false) }];
  }

  close() {
    this.selection = null;
    hideFiche();
    this.mark(null);
    this.remember();
  }

  /** Shows on the map and in the legend what is chosen. @param {service.Collection | null} collection @param {string} [key] */
  mark(collection, key) {
    const drawn = collection && this.sources.some((s) => s.collection === collection) ? collection : null;
    drawChosen(this.view?.select(drawn, key) ? this.chosen : null);
  }

  remember() {
    writeState({ position: this.view ? this.view.position : null, layers: [...this.shown], by: this.by, selection: this.selection, proposal: this.propose.proposal.kept });
  }
}

/** The box of all collections. @param {service.Collection[]} collections @returns {Box | null} */
function extentOf(collections) {
  const boxes = collections.flatMap((c) => c.extent?.spatial?.bbox ?? []);
  if (!boxes.length) return null;
  return [Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1])), Math.max(...boxes.map((b) => b[2])), Math.max(...boxes.map((b) => b[3]))];
}

/**
 * The map, or null where the browser has no WebGL: lists, search and fiches work without.
 * @param {service.Style} style @param {Box | null} extent @param {any} position @param {number} from the zoom at which all that is shown is drawn
 */
function openView(style, extent, position, from) {
  try {
    return new View(byId('map'), style, extent, position, from);
  } catch (error) {
    byId('map').textContent = 'Ce navigateur ne peut pas dessiner la carte (WebGL est absent). Les listes et les fiches restent consultables.';
    return null;
  }
}

try {
  const [collections, edition, style] = await Promise.all([service.collections(), service.edition(), service.style(prefersDark())]);
  drawSources(edition);
  await new Page(collections, style, edition.role !== 'planner').start();
} catch (error) {
  say(`Le service ne répond pas : ${error instanceof Error ? error.message : error}`);
}
