/** The bar at the top: name, pages, mark of the live stream, theme, user. */

import type { HealthNode, SessionInfo } from './api';
import { h, icon, setAttr, setIcon, setText, type IconName } from './dom';
import type { LiveState } from './live';
import { hrefOf, type PageName } from './router';
import type { Choice, Theme } from './theme';

const LIVE_TEXT: Record<LiveState, string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  stale: 'Stale: no connection',
};

const THEME: Record<Choice, { icon: 'auto' | 'sun' | 'moon'; label: string }> = {
  auto: { icon: 'auto', label: 'Colours: as the system. Change to light' },
  light: { icon: 'sun', label: 'Colours: light. Change to dark' },
  dark: { icon: 'moon', label: 'Colours: dark. Change to the system’s' },
};

const LINKS: readonly { page: PageName; label: string; icon: IconName }[] = [
  { page: 'devices', label: 'Devices', icon: 'table' },
  { page: 'configuration', label: 'Configuration', icon: 'edit' },
  { page: 'bundles', label: 'Bundles', icon: 'bundle' },
  { page: 'health', label: 'Health', icon: 'pulse' },
];

const HEALTH_TEXT = { ok: 'all is well', degraded: 'with restrictions', down: 'not working' };

/** The name of the product with its sign. */
export function brand(): HTMLElement {
  return h('span.brand', {}, h('img', { src: '/favicon.svg', alt: '', width: 24, height: 24 }), h('span', {}, 'Ohmstead'));
}

export class Header {
  readonly element: HTMLElement;
  private readonly live = h('span.live', { role: 'status', 'data-state': 'connecting' }, h('span.dot', { 'aria-hidden': 'true' }));
  private readonly liveText = h('span', {}, LIVE_TEXT.connecting);
  private readonly user = h('span.user');
  private readonly links = new Map<PageName, HTMLAnchorElement>();
  private readonly dot = h('span.health-dot', { role: 'img', 'data-state': 'unknown', 'aria-label': 'not known yet' });

  constructor(theme: Theme, logout: () => void) {
    this.live.append(this.liveText);
    const sign = icon('auto');
    const button = h('button.bare', { type: 'button', id: 'theme' }, sign);
    const show = (choice: Choice): void => {
      setIcon(sign, THEME[choice].icon);
      setAttr(button, 'aria-label', THEME[choice].label);
      setAttr(button, 'title', THEME[choice].label);
    };
    button.addEventListener('click', () => {
      show(theme.next());
    });
    show(theme.choice);
    const out = h('button.bare', { type: 'button', id: 'logout', 'aria-label': 'Log out', title: 'Log out' }, icon('logout'));
    out.addEventListener('click', logout);
    for (const link of LINKS) {
      const dot = link.page === 'health' ? this.dot : null;
      this.links.set(link.page, h('a', { href: hrefOf(link.page) }, icon(link.icon), h('span', {}, link.label), dot));
    }
    const nav = h('nav.pages', { 'aria-label': 'Pages' }, ...this.links.values());
    this.element = h('header.bar', {}, brand(), nav, h('span.space'), this.live, this.user, button, out);
  }

  /** Marks the page that is shown. */
  page(shown: PageName): void {
    for (const [page, link] of this.links) {
      setAttr(link, 'aria-current', page === shown ? 'page' : null);
    }
  }

  /** Shows how the gateway is; or why that is not known. */
  health(node: HealthNode | undefined, away: string): void {
    const text = node === undefined ? `not known: ${away}` : HEALTH_TEXT[node.state];
    setAttr(this.dot, 'data-state', node?.state ?? 'unknown');
    setAttr(this.dot, 'aria-label', text);
    setAttr(this.dot, 'title', node === undefined || node.cause === '' ? `Health: ${text}` : `Health: ${text}. ${node.cause}`);
  }

  session(session: SessionInfo): void {
    setText(this.user, `${session.name} · ${session.role}`);
  }

  state(state: LiveState): void {
    setAttr(this.live, 'data-state', state);
    setText(this.liveText, LIVE_TEXT[state]);
  }
}
