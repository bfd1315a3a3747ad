// @ts-check
// The map itself: MapLibre with the themes drawn in order, clicks, and the selected feature.

import * as maplibre from '../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs';
import { only, outlineLayer, outlineOf } from './paint.js';

/**
 * @typedef {import('./source.js').Source} Source
 * @typedef {import('./source.js').Box} Box
 */

/** Words of the map's own buttons. */
const locale = {
  'NavigationControl.ZoomIn': 'Zoom avant', 'NavigationControl.ZoomOut': 'Zoom arrière',
  'NavigationControl.ResetBearing': 'Remettre le nord en haut', 'Map.Title': 'Carte', 'ScaleControl.Meters': 'm', 'ScaleControl.Kilometers': 'km',
};

/** Tells whether the reader wishes a dark page. */
export function prefersDark() {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

export class View {
  /**
   * @param {HTMLElement} container @param {import('./service.js').Style} style @param {Box | null} extent
   * @param {{zoom: number, lat: number, lon: number} | null} position
   * @param {number} from the zoom at which all that is shown is drawn: the first view is not under it where the window has room
   */
  constructor(container, style, extent, position, from) {
    this.dark = prefersDark();
    this.chosen = style.metadata['maillage:selected'];
    /** How the layers are painted when communes are not coloured by a figure. */
    this.paints = new Map(style.layers.map((l) => [l.id, { ...l.paint }]));
    this.map = new maplibre.Map({
      container, locale, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, minZoom: 1, maxZoom: 17,
      style: /** @type {any} */ (style),
      ...(position ? { center: [position.lon, position.lat], zoom: position.zoom } : extent ? { bounds: extent, fitBoundsOptions: { padding: 24 } } : {}),
    });
    if (!position && extent && this.map.getZoom() < from && this.holds(extent, from)) this.map.setZoom(from);
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
    this.map.addControl(new maplibre.ScaleControl({}), 'bottom-left');
    this.ready = new Promise((resolve) => this.map.once('load', resolve));
  }

  /** Tells whether a box is within the window at a zoom. @param {Box} extent @param {number} zoom */
  holds([west, south, east, north], zoom) {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const [a, b] = [[west, north], [east, south]].map(([x, y]) => maplibre.MercatorCoordinate.fromLngLat([x, y]));
    const world = 512 * 2 ** zoom; // pixels
    return (b.x - a.x) * world <= clientWidth && (b.y - a.y) * world <= clientHeight;
  }

  /** Makes the outlines of what may be chosen, under the names. @param {Source[]} sources */
  addOutlines(sources) {
    const names = this.map.getStyle().layers.find((/** @type {any} */ l) => l.type === 'symbol');
    for (const c of new Set(sources.map((s) => s.collection))) this.map.addLayer(outlineLayer(c, this.dark), names?.id);
  }

  /** Resolves when all that was asked for is drawn. */
  settled() {
    return new Promise((resolve) => {
      this.map.once('idle', () => resolve(undefined));
      this.map.triggerRepaint();
    });
  }

  /**
   * Colours communes by their figures, in the order of the collection; null colours them no more. Territories are then
   * outlines only, so that the colours are those of the legend.
   * @param {Source[]} sources @param {Source} units @param {{values: (number | null)[], expression: any} | null} figures
   */
  colourUnits(sources, units, figures) {
    const { map, paints } = this;
    const place = { source: units.collection.id, sourceLayer: units.collection.id };
    map.removeFeatureState(place);
    figures?.values.forEach((figure, id) => {
      if (figure !== null) map.setFeatureState({ ...place, id }, { figure });
    });
    const plain = paints.get(units.theme.id);
    map.setPaintProperty(units.theme.id, 'fill-color', figures ? figures.expression : plain['fill-color']);
    map.setPaintProperty(units.theme.id, 'fill-opacity', figures ? 1 : plain['fill-opacity']);
    for (const { theme } of sources.filter((s) => s.theme.swatch.shape === 'fill')) {
      map.setPaintProperty(theme.id, 'fill-opacity', figures ? 0 : paints.get(theme.id)['fill-opacity']);
      map.setPaintProperty(`${theme.id}-line`, 'line-width', figures ? 2.5 : paints.get(`${theme.id}-line`)['line-width']);
    }
  }

  /** @param {string[]} layers @param {boolean} shown */
  show(layers, shown) {
    for (const id of layers) this.map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none');
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
      const source = byTheme.get(f.layer.id);
      const key = source && f.properties[source.key];
      if (source && key !== undefined) seen.set(`${source.theme.id}/${key}`, { source, key: String(key), properties: f.properties });
    }
    return [...seen.values()];
  }

  /**
   * Outlines a feature of a collection, and of an ESP draws core and fringe; null outlines nothing. Returns whether the
   * feature is of an ESP.
   * @param {import('./service.js').Collection | null} collection @param {string} [key]
   */
  select(collection, key = '') {
    const { map, chosen } = this;
    for (const l of map.getStyle().layers.filter((/** @type {any} */ l) => l.id.startsWith(outlineOf('')))) {
      const its = collection !== null && l.id === outlineOf(collection.id);
      if (its) map.setFilter(l.id, only(collection.fields[0].name, key));
      map.setLayoutProperty(l.id, 'visibility', its ? 'visible' : 'none');
    }
    const team = collection !== null && (chosen?.collections.includes(collection.id) ?? false);
    for (const id of chosen?.layers ?? []) map.setFilter(id, only(chosen?.field ?? '', team ? key : ''));
    this.show(chosen?.layers ?? [], team);
    return team;
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
