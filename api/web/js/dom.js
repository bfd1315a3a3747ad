// @ts-check
// Building of page elements. Data only ever enters the page as text, through here.

/**
 * Makes an element. Attributes that are false are left out; children that are text become text nodes.
 * @param {string} tag
 * @param {Record<string, string | boolean | EventListener>} [attributes] "onclick" and its like are listeners
 * @param {...(Node | string)} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

/** The element of that id, which the page is known to have. @param {string} id */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * A sample of how something is drawn.
 * @param {import('./service.js').Swatch} swatch
 */
export function swatch({ shape, colour, outline, opacity }) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('class', 'swatch');
  svg.setAttribute('viewBox', '0 0 26 18');
  svg.setAttribute('aria-hidden', 'true');
  /** @param {string} name @param {Record<string, string>} attributes */
  const add = (name, attributes) => {
    const child = document.createElementNS(svgSpace, name);
    for (const [k, v] of Object.entries(attributes)) child.setAttribute(k, v);
    svg.append(child);
  };
  if (shape === 'circle') {
    add('circle', { cx: '13', cy: '9', r: '6', fill: colour, stroke: outline, 'stroke-width': '1.5' });
    return svg;
  }
  const filled = shape === 'fill' ? String(opacity) : '0';
  add('rect', { x: '1', y: '1', width: '24', height: '16', fill: colour, 'fill-opacity': filled, stroke: outline, 'stroke-width': '1.5' });
  if (shape === 'hatch') add('path', { d: 'M1 17 17 1M9 17 25 1M1 9 9 1M17 17 25 9', stroke: colour, 'stroke-width': '2' });
  return svg;
}
