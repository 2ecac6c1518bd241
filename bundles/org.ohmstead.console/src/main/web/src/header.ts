/** The bar at the top: name, mark of the live stream, theme, user. */

import type { SessionInfo } from './api';
import { h, icon, setAttr, setIcon, setText } from './dom';
import type { LiveState } from './live';
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

/** The name of the product with its sign. */
export function brand(): HTMLElement {
  return h('span.brand', {}, h('img', { src: '/favicon.svg', alt: '', width: 24, height: 24 }), h('span', {}, 'Ohmstead'));
}

export class Header {
  readonly element: HTMLElement;
  private readonly live = h('span.live', { role: 'status', 'data-state': 'connecting' }, h('span.dot', { 'aria-hidden': 'true' }));
  private readonly liveText = h('span', {}, LIVE_TEXT.connecting);
  private readonly user = h('span.user');

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
    this.element = h('header.bar', {}, brand(), this.live, h('span.space'), this.user, button, out);
  }

  session(session: SessionInfo): void {
    setText(this.user, `${session.name} · ${session.role}`);
  }

  state(state: LiveState): void {
    setAttr(this.live, 'data-state', state);
    setText(this.liveText, LIVE_TEXT[state]);
  }
}
