// @ts-check
// A proposed territory on the map: its units in colour, units picked by click, an outline drawn point by point. What a
// click does, Enter does at the middle of the map, so that a keyboard is enough.

import { ground } from './paint.js';

/** @typedef {'pick' | 'draw' | ''} Mode */
/** @typedef {[number, number]} Position longitude and latitude */

const ink = { light: '#c2185b', dark: '#ff8ab5' };
const sketch = 'proposal-sketch';
/** The unit under a point is found by this layer, whether the layers of units are shown or not. */
const hit = 'proposal-hit';

export class Drawing {
  /**
   * @param {import('./view.js').View} view @param {import('./service.js').Collection} units
   * @param {{unit: (code: string) => void, outline: (ring: Position[]) => void, points: (count: number) => void}} told
   */
  constructor(view, units, told) {
    this.map = view.map;
    this.key = units.fields[0].name;
    this.told = told;
    /** @type {Mode} */
    this.mode = '';
    /** @type {Position[]} */
    this.ring = [];
    this.addLayers(units.id, view.dark);
    this.map.on('mousemove', (e) => { if (this.mode === 'draw' && this.ring.length) this.sketch([e.lngLat.lng, e.lngLat.lat]); });
    this.map.on('dblclick', (e) => { if (this.mode === 'draw') { e.preventDefault(); this.finish(); } });
    this.map.getCanvas().addEventListener('keydown', (e) => this.keyed(e));
  }

  /** @param {string} source @param {boolean} dark */
  addLayers(source, dark) {
    const { map } = this;
    const names = map.getStyle().layers.find((/** @type {any} */ l) => l.type === 'symbol')?.id;
    const colour = dark ? ink.dark : ink.light;
    const of = { source, 'source-layer': source, filter: this.among([]), layout: /** @type {any} */ ({ visibility: 'none' }) };
    map.addSource(sketch, { type: 'geojson', data: empty() });
    map.addLayer({ id: hit, type: 'fill', source, 'source-layer': source, layout: { visibility: 'none' }, paint: { 'fill-opacity': 0 } }, names);
    map.addLayer({ id: 'proposal', type: 'fill', ...of, paint: { 'fill-color': colour, 'fill-opacity': 0.45 } }, names);
    map.addLayer({ id: 'proposal-line', type: 'line', ...of, paint: { 'line-color': colour, 'line-width': 2 } }, names);
    map.addLayer({ id: 'proposal-ring', type: 'line', source: sketch, paint: { 'line-color': colour, 'line-width': 2.5, 'line-dasharray': [2, 1.5] } });
    map.addLayer({ id: 'proposal-points', type: 'circle', source: sketch, filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': ground(dark), 'circle-radius': 5, 'circle-stroke-color': colour, 'circle-stroke-width': 2.5 } });
  }

  /** @param {string[]} codes @returns {any} */
  among(codes) {
    return codes.length ? ['match', ['get', this.key], codes, true, false] : ['==', ['get', this.key], ''];
  }

  /** Colours the units of the proposal. @param {string[]} codes */
  show(codes) {
    for (const id of ['proposal', 'proposal-line']) {
      this.map.setFilter(id, this.among(codes));
      this.map.setLayoutProperty(id, 'visibility', codes.length ? 'visible' : 'none');
    }
  }

  /** Starts to pick or to draw, or stops. @param {Mode} mode */
  start(mode) {
    this.mode = mode;
    this.ring = [];
    this.sketch();
    this.map.setLayoutProperty(hit, 'visibility', mode === 'pick' ? 'visible' : 'none');
    this.map.getContainer().classList.toggle('proposing', mode !== '');
    this.map.doubleClickZoom[mode === 'draw' ? 'disable' : 'enable']();
    delete this.map.getContainer().dataset.mode;
    this.map.once('idle', () => { if (this.mode) this.map.getContainer().dataset.mode = this.mode; }); // what can be picked is there
    this.map.triggerRepaint();
  }

  /** Tells whether a click was for the proposal. @param {{point: any, lngLat: {lng: number, lat: number}}} event */
  takes({ point, lngLat }) {
    if (this.mode === 'pick') {
      const unit = this.map.queryRenderedFeatures(point, { layers: [hit] })[0];
      if (unit) this.told.unit(String(unit.properties[this.key]));
    } else if (this.mode === 'draw') {
      this.put(point, [lngLat.lng, lngLat.lat]);
    }
    return this.mode !== '';
  }

  /** Puts a point of the outline; on the first one it closes it. @param {{x: number, y: number}} point @param {Position} at */
  put(point, at) {
    const near = (/** @type {Position} */ p) => {
      const q = this.map.project(p);
      return Math.hypot(q.x - point.x, q.y - point.y) < 12;
    };
    if (this.ring.length > 2 && near(this.ring[0])) {
      this.finish();
      return;
    }
    const last = this.ring.at(-1);
    if (last && near(last)) return; // the second press of a double click
    this.ring.push(at);
    this.sketch();
    this.told.points(this.ring.length);
  }

  /** Takes the last point back. */
  back() {
    this.ring.pop();
    this.sketch();
    this.told.points(this.ring.length);
  }

  /** Closes the outline, if it has three points. */
  finish() {
    if (this.ring.length < 3) return;
    const ring = [...this.ring, this.ring[0]];
    this.start('draw');
    this.told.outline(ring);
  }

  /** @param {Position} [next] where the next point would be */
  sketch(next) {
    const line = [...this.ring, ...(next ? [next] : []), ...(this.ring.length > 1 ? [this.ring[0]] : [])];
    const data = empty();
    if (line.length > 1) data.features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } });
    for (const p of this.ring) data.features.push({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: p } });
    /** @type {any} */ (this.map.getSource(sketch)).setData(data);
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    if (!this.mode) return;
    if (event.key === 'Enter') {
      const lngLat = this.map.getCenter();
      this.takes({ point: this.map.project(lngLat), lngLat });
    } else if (event.key === 'Backspace' && this.mode === 'draw') {
      this.back();
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** @returns {{type: 'FeatureCollection', features: any[]}} */
function empty() {
  return { type: 'FeatureCollection', features: [] };
}
