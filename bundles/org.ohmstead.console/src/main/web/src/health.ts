/** The page of how the gateway is: its parts as a tree, with causes, and what the watchdog did. */

import './pages.css';
import { sentence, type HealthNode, type HealthTree } from './api';
import { h, icon, setText } from './dom';
import { Poll, type Context, type Page, type Subject } from './page';
import { hrefOf } from './router';

const EVERY_MS = 5000;
/** Letters by which a cause is known again. */
const BEGINNING = 40;

const STATE = {
  ok: { text: 'OK', icon: 'ok', status: 'ok' },
  degraded: { text: 'Degraded', icon: 'degraded', status: 'degraded' },
  down: { text: 'Down', icon: 'faulty', status: 'faulty' },
} as const;

export class HealthPage implements Page {
  readonly element: HTMLElement;
  private readonly tree = h('ul.tree', {}, h('li.empty', {}, 'Loading …'));
  private readonly summary = h('p.summary', { role: 'status' });
  private readonly interventions = h('ul.interventions');
  private readonly notice = h('p.trouble', { hidden: true, role: 'status' });
  private readonly poll = new Poll(async () => this.load(), EVERY_MS);
  /** What somebody opened or closed by hand. */
  private readonly chosen = new Map<string, boolean>();
  private shown = '';

  constructor(private readonly context: Context) {
    const head = (title: string): HTMLElement => h('div.pane-head', {}, h('h2', { tabindex: -1 }, title));
    this.element = h(
      'div.page.health-page',
      {},
      h(
        'main.columns',
        {},
        h('div.column', {}, h('section.pane', {}, head('Health'), this.notice, this.summary, this.tree)),
        h('div.column', {}, h('section.pane', {}, head('What the watchdog did'), this.interventions)),
      ),
    );
  }

  open(): void {
    this.poll.start();
  }

  close(): void {
    this.poll.stop();
  }

  news(what: Subject): void {
    if (what === 'health') {
      this.poll.look();
    }
  }

  private async load(): Promise<boolean> {
    try {
      this.show(await this.context.api.healthTree());
      this.notice.hidden = true;
    } catch (problem) {
      setText(this.notice, `Not up to date: ${sentence(problem)}`);
      this.notice.hidden = false;
    }
    return true;
  }

  private show(health: HealthTree): void {
    const shown = JSON.stringify(health);
    if (shown === this.shown) {
      return;
    }
    this.shown = shown;
    const all = flat(health.tree);
    const wrong = all.filter((node) => node.state !== 'ok').length;
    setText(this.summary, wrong === 0 ? `All ${all.length} parts are well.` : `${wrong} of ${all.length} parts are not well.`);
    const focused = document.activeElement?.closest<HTMLElement>('.tree [data-id]')?.dataset['id'];
    this.tree.replaceChildren(this.node(health.tree, true));
    if (focused !== undefined) {
      this.tree.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"] > details > summary`)?.focus({ preventScroll: true });
    }
    const told = [...health.interventions].reverse().map((text) => h('li', {}, text));
    this.interventions.replaceChildren(...(told.length === 0 ? [h('li.empty', {}, 'Nothing since the start.')] : told));
  }

  private node(node: HealthNode, open: boolean): HTMLElement {
    const line = this.line(node);
    if (node.children.length === 0) {
      return h('li', { 'data-id': node.id }, h('div.leaf', {}, ...line));
    }
    const children = h('ul');
    const details = h('details', { open: this.chosen.get(node.id) ?? (open || node.state !== 'ok') }, h('summary', {}, ...line), children);
    const fill = (): void => {
      if (details.open && !children.hasChildNodes()) {
        children.append(...node.children.map((child) => this.node(child, false)));
      }
    };
    fill();
    const was = details.open;
    details.addEventListener('toggle', () => {
      fill();
      if (details.open !== was || this.chosen.has(node.id)) {
        this.chosen.set(node.id, details.open);
      }
    });
    return h('li', { 'data-id': node.id }, details);
  }

  private line(node: HealthNode): (Node | string)[] {
    const state = STATE[node.state];
    const wrong = node.children.filter((child) => child.state !== 'ok').length;
    const count = node.children.length === 0 ? '' : wrong === 0 ? String(node.children.length) : `${wrong} of ${node.children.length}`;
    const device = /^devices\/(.+)$/.exec(node.id)?.[1];
    const name = device === undefined || node.children.length > 0 ? h('b', {}, node.name) : h('a', { href: hrefOf('devices', ...device.split('/')) }, node.name);
    return [
      h('span.badge', { 'data-status': state.status }, icon(state.icon), state.text),
      name,
      h('span.count', {}, count),
      // What the parts below tell, too, is left out while they are seen.
      h('span.about', { class: `about${node.state === 'ok' ? '' : ' reason'}${toldBelow(node) ? ' told-below' : ''}` }, node.state !== 'ok' && !node.needed && node.cause !== '' ? `${node.cause} (the rest works without it)` : node.cause),
    ];
  }
}

/** Whether a cause is that of a part below; long ones are cut off at their end. */
function toldBelow({ cause, children }: HealthNode): boolean {
  return children.some((child) => child.state !== 'ok' && child.cause !== '' && cause.includes(child.cause.slice(0, BEGINNING)));
}

function flat(node: HealthNode): HealthNode[] {
  return [node, ...node.children.flatMap(flat)];
}
