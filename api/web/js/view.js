// @ts-check
// The map itself: MapLibre with the themes drawn in order, clicks, and the selected feature.

import * as maplibre from '../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs';
import { colour, ground, hatch, labelLayer, layersOf, selectionLayer } from './paint.js';
import { tilesPath } from './service.js';
import { themes } from './themes.js';

/**
 * @typedef {import('./source.js').Source} Source
 * @typedef {import('./source.js').Box} Box
 */

/** Words of the map's own buttons. */
const locale = {
  'NavigationControl.ZoomIn': 'Zoom avant', 'NavigationControl.ZoomOut': 'Zoom arrière',
  'NavigationControl.ResetBearing': 'Remettre le nord en haut', 'Map.Title': 'Carte', 'ScaleControl.Meters': 'm', 'ScaleControl.Kilometers': 'km',
};

/** The deepest zoom of the tiles: beyond they are enlarged. */
const deepest = 14;

export class View {
  /**
   * @param {HTMLElement} container @param {Box | null} extent @param {{zoom: number, lat: number, lon: number} | null} position
   */
  constructor(container, extent, position) {
    this.dark = matchMedia('(prefers-color-scheme: dark)').matches;
    this.map = new maplibre.Map({
      container, locale, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, minZoom: 1, maxZoom: 17,
      style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': this.dark ? '#20282b' : '#e4eaec' } }] },
      ...(position ? { center: [position.lon, position.lat], zoom: position.zoom } : extent ? { bounds: extent, fitBoundsOptions: { padding: 24 } } : {}),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
    this.map.addControl(new maplibre.ScaleControl({}), 'bottom-left');
    /** The lowest layer of names, under which the selection goes. @type {string | undefined} */
    this.above = undefined;
    this.ready = new Promise((resolve) => this.map.once('load', resolve));
  }

  /**
   * Makes the layers of all sources, hidden: a source of which no layer is shown loads no tile.
   * @param {Source[]} sources @param {string} edition @param {Map<string, number>} firstZooms
   */
  addSources(sources, edition, firstZooms) {
    const { map, dark } = this;
    for (const s of sources) {
      const bounds = s.collection.extent?.spatial?.bbox[0];
      map.addSource(s.theme.id, { type: 'vector', tiles: [tilesPath(s.collection.id, s.theme.query ?? {}, edition)],
        minzoom: firstZooms.get(s.collection.id) ?? 0, maxzoom: deepest, ...(bounds ? { bounds: /** @type {Box} */ (bounds) } : {}) });
      if (s.theme.shape === 'hatch') map.addImage(`hatch-${s.theme.id}`, hatch(s.theme.colour));
      for (const layer of layersOf(s, dark)) map.addLayer({ ...layer, layout: { visibility: 'none' } });
    }
    for (const s of sources.filter((s) => s.theme.label)) {
      const layer = labelLayer(s, dark);
      this.above ??= layer.id;
      map.addLayer({ ...layer, layout: { ...layer.layout, visibility: 'none' } });
    }
  }

  /** Resolves when all that was asked for is drawn. */
  settled() {
    return new Promise((resolve) => {
      this.map.once('idle', () => resolve(undefined));
      this.map.triggerRepaint();
    });
  }

  /** Paints a graded theme anew, when its classes are known. @param {Source} source */
  paint(source) {
    if (!source.theme.graded) return;
    this.map.setPaintProperty(source.theme.id, 'fill-color', colour(source));
  }

  /**
   * Colours communes by their figures, in the order of the collection; null colours them no more. Territories are then
   * outlines only, so that the colours are those of the legend.
   * @param {Source} units @param {{values: (number | null)[], expression: any} | null} figures
   */
  colourUnits(units, figures) {
    const { map, dark } = this;
    map.removeFeatureState({ source: units.theme.id, sourceLayer: units.collection.id });
    figures?.values.forEach((figure, id) => {
      if (figure !== null) map.setFeatureState({ source: units.theme.id, sourceLayer: units.collection.id, id }, { figure });
    });
    map.setPaintProperty(units.theme.id, 'fill-color', figures ? figures.expression : ground(dark));
    map.setPaintProperty(units.theme.id, 'fill-opacity', figures ? 1 : 0.7);
    for (const t of themes.filter((t) => t.shape === 'fill' && map.getLayer(t.id))) {
      map.setPaintProperty(t.id, 'fill-opacity', figures ? 0 : t.opacity ?? 0.5);
      map.setPaintProperty(`${t.id}-line`, 'line-width', figures ? 2.5 : 1.2);
    }
  }

  /** @param {Source} source @param {boolean} shown */
  show(source, shown) {
    for (const suffix of ['', '-line', '-label']) {
      const id = source.theme.id + suffix;
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none');
    }
  }

  /** @returns {{zoom: number, lat: number, lon: number}} */
  get position() {
    const c = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat: c.lat, lon: c.lng };
  }

  /**
   * What is drawn at a point, from the top down, each feature once.
   * @param {any} point @param {Source[]} sources
   * @returns {{source: Source, key: string, properties: Record<string, any>}[]}
   */
  at(point, sources) {
    const byTheme = new Map(sources.map((s) => [s.theme.id, s]));
    const seen = new Map();
    for (const f of this.map.queryRenderedFeatures(point, { layers: [...byTheme.keys()].filter((id) => this.map.getLayer(id)) })) {
      const source = byTheme.get(f.source);
      const key = source && f.properties[source.key];
      if (source && key !== undefined) seen.set(`${source.theme.id}/${key}`, { source, key: String(key), properties: f.properties });
    }
    return [...seen.values()];
  }

  /** Outlines a feature of a source; null outlines nothing. @param {Source | null} source @param {string} [key] */
  select(source, key = '') {
    if (this.map.getLayer('selection')) this.map.removeLayer('selection');
    if (source) this.map.addLayer(selectionLayer(source, key, this.dark), this.above);
  }

  /** Room left around what the map goes to, so that its neighbours are seen. */
  get margin() {
    const { clientWidth, clientHeight } = this.map.getContainer();
    return Math.min(clientWidth, clientHeight) / 4;
  }

  /** @param {any} feature */
  goTo(feature) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (feature.bbox) this.map.fitBounds(feature.bbox, { padding: this.margin, maxZoom: 13, animate: !still });
    else if (feature.geometry?.type === 'Point') this.map.easeTo({ center: feature.geometry.coordinates, zoom: Math.max(this.map.getZoom(), 11), animate: !still });
  }
}
