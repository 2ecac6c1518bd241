/** A small typed way to build elements. Text always becomes text nodes, never markup. */

export type Child = Node | string | null | undefined;

type Props = Record<string, string | number | boolean | EventListener | undefined>;

/**
 * Makes an element from `tag.class.class`; properties that start with `on` are listeners, `true` is an empty attribute,
 * `false` and `undefined` leave it out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  spec: K | `${K}.${string}`,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag as K);
  if (classes.length > 0) {
    element.className = classes.join(' ');
  }
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      element.append(child);
    }
  }
  return element;
}

/** Sets a text only if it differs, so that nothing is laid out anew without need. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets or removes an attribute only if it differs. */
export function setAttr(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) !== value) {
    if (value === null) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value);
    }
  }
}

/** How much of the end of a long text is never cut off. */
const TAIL = 12;

/** A text of which the beginning and the end remain when there is no room for all of it: long names differ at their ends. */
export class Ends {
  readonly element: HTMLElement;
  private readonly head = h('span.head');
  private readonly tail = h('span.tail');

  constructor(spec: `span.${string}`) {
    this.element = h(spec, {}, this.head, this.tail);
    this.element.classList.add('ends');
  }

  /** Shows a text; of a sentence, whose end is no more than its middle, the beginning alone remains. */
  set(text: string, sentence = false): void {
    const long = !sentence && text.length > 2 * TAIL;
    const cut = long ? text.length - TAIL : text.length;
    this.element.classList.toggle('long', long);
    setText(this.head, text.slice(0, cut));
    setText(this.tail, text.slice(cut));
  }
}

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  ok: 'M3 8.5l3.2 3.2L13 4.8',
  degraded: 'M8 2.5l6 11H2zM8 6.5v3M8 11.4v.2',
  offline: 'M3 3l10 10M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  faulty: 'M4 4l8 8M12 4l-8 8',
  updating: 'M13 8a5 5 0 1 1-1.6-3.7M12 1.8v2.8H9.2',
  disabled: 'M3.5 8h9',
  'no-driver': 'M5.8 6a2.2 2.2 0 1 1 3.3 1.9C8.3 8.4 8 8.8 8 9.7M8 12.4v.2',
  good: 'M3 8.5l3.2 3.2L13 4.8',
  uncertain: 'M2.5 9.5c1.8-3.6 3.7-3.6 5.5-1.5s3.7 2.1 5.5-1.5',
  bad: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9L13 13M3 13l1.1-1.1M11.9 4.1L13 3',
  moon: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a5.7 5.7 0 1 0 7.1 7.1z',
  auto: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  logout: 'M6.5 2.5h-4v11h4M7 8h7M11 5l3 3l-3 3',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M10 3L5 8l5 5',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3L14 14',
  chart: 'M2 13.5h12M3.5 10.5l3-4l2.8 2.2L13 3.5',
  table: 'M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.8h11M6.5 3v10',
  up: 'M4 10l4-4l4 4',
  down: 'M4 6l4 4l4-4',
  edit: 'M3 13l.6-2.8L10.8 3l2.2 2.2L5.8 12.4zM9.3 4.5l2.2 2.2',
  bundle: 'M8 2l5.5 2.8v6.4L8 14l-5.5-2.8V4.8zM2.5 4.8L8 7.6l5.5-2.8M8 7.6V14',
  pulse: 'M1.5 8.5h3l2-5l3 9l2-4h3',
  plus: 'M8 3v10M3 8h10',
  right: 'M6 3l5 5l-5 5',
  upload: 'M8 10.5V2.5M4.8 5.5L8 2.3l3.2 3.2M2.5 10v3.5h11V10',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
} as const;

export type IconName = keyof typeof PATHS;

/** Makes a 16 px icon in the colour of the text around it. It is decoration: a text beside it or a label says the same. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Changes an icon made by {@link icon}. */
export function setIcon(svg: SVGSVGElement, name: IconName): void {
  setAttr(svg.firstElementChild as SVGPathElement, 'd', PATHS[name]);
}
