// @ts-check
// The small map of a page of data: the features that the page shows, over the outlines of communes. Pages say the same
// without it.

import * as maplibre from '../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs';
import { ground } from './paint.js';

const place = /** @type {HTMLElement} */ (document.querySelector('.map'));
const absolute = (/** @type {string} */ path) => new URL(path, document.baseURI).href;

/** The box of a geometry's positions, grown from another. @param {any} at @param {number[]} box */
function grow(at, box) {
  if (typeof at[0] !== 'number') return at.forEach((/** @type {any} */ part) => grow(part, box));
  box[0] = Math.min(box[0], at[0]);
  box[1] = Math.min(box[1], at[1]);
  box[2] = Math.max(box[2], at[0]);
  box[3] = Math.max(box[3], at[1]);
}

/** @param {any} data */
function draw(data) {
  const features = (data.type === 'Feature' ? [data] : data.features).filter((/** @type {any} */ f) => f.geometry);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const f of features) grow(f.geometry.coordinates, box);
  if (box[0] > box[2]) return;
  place.hidden = false;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const accent = dark ? '#6cc5cf' : '#1f6f78';
  // An identifier of MapLibre's is a number: a code would lose its zeros.
  const drawn = { type: 'FeatureCollection', features: features.map((/** @type {any} */ f) => ({ type: 'Feature', geometry: f.geometry, properties: { key: String(f.id) } })) };
  const map = new maplibre.Map({
    container: place, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, maxZoom: 17, cooperativeGestures: false,
    bounds: /** @type {any} */ (box), fitBoundsOptions: { padding: 24, maxZoom: 12 },
    locale: { 'NavigationControl.ZoomIn': 'Zoom avant', 'NavigationControl.ZoomOut': 'Zoom arrière', 'Map.Title': 'Carte' },
    style: { version: 8,
      sources: {
        units: { type: 'vector', maxzoom: 14, tiles: [absolute(place.dataset.root ?? '') + 'collections/units/tiles/WebMercatorQuad/{z}/{y}/{x}'] },
        page: { type: 'geojson', data: /** @type {any} */ (drawn) },
      },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': dark ? '#20282b' : '#e4eaec' } },
        { id: 'units', type: 'fill', source: 'units', 'source-layer': 'units', paint: { 'fill-color': ground(dark), 'fill-outline-color': dark ? '#48565a' : '#c3cccf' } },
        { id: 'areas', type: 'fill', source: 'page', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': accent, 'fill-opacity': 0.3 } },
        { id: 'edges', type: 'line', source: 'page', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'line-color': accent, 'line-width': 1.5 } },
        { id: 'points', type: 'circle', source: 'page', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': accent, 'circle-radius': 5, 'circle-stroke-color': '#fff', 'circle-stroke-width': 1 } },
      ] },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
  map.scrollZoom.disable(); // the page scrolls
  map.once('idle', () => { place.dataset.drawn = String(features.length); });
  if (!place.dataset.items) return;
  for (const layer of ['areas', 'points']) {
    map.on('click', layer, (e) => { location.href = place.dataset.items + encodeURIComponent(e.features?.[0]?.properties.key); });
    map.on('mouseenter', layer, () => { map.getCanvas().style.cursor = 'pointer'; });
    map.on('mouseleave', layer, () => { map.getCanvas().style.cursor = ''; });
  }
}

const answer = await fetch(place.dataset.source ?? '', { headers: { Accept: 'application/geo+json' } });
if (answer.ok) draw(await answer.json());
