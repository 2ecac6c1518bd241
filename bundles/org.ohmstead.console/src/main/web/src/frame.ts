/** The page of someone who is logged in: header, what is to be told on every page, and the page that the address names. */

import { Problem, type Api, type SessionInfo } from './api';
import { closeDialogs } from './dialog';
import { h, setAttr, setText } from './dom';
import type { Formats } from './format';
import { Header } from './header';
import { DevicesPage } from './live-page';
import type { Context, Page } from './page';
import { Poll, SUBJECTS, type Subject } from './page';
import { Pending } from './pending';
import { hrefOf, parseRoute, type PageName } from './router';
import type { Theme } from './theme';

/** How often the gateway is asked how it is, and whether it keeps values. */
const HEALTH_EVERY_MS = 10_000;
/** How long it is told what came of something. */
const SAID_MS = 8000;

const TITLES: Record<PageName, string> = { devices: 'Devices', configuration: 'Configuration', bundles: 'Bundles', health: 'Health' };

export class Frame {
  readonly element: HTMLElement;
  private readonly header: Header;
  private readonly devices: DevicesPage;
  private readonly pending: Pending;
  private readonly troubleText = h('span', {});
  private readonly trouble = h(
    'p.trouble.storage',
    { hidden: true, role: 'status' },
    this.troubleText,
    h('a', { href: hrefOf('health') }, 'Health'),
  );
  private readonly said = h('p.said', { role: 'status', hidden: true });
  private readonly outlet = h('div.outlet');
  private readonly pages = new Map<PageName, Page>();
  private readonly health: Poll;
  private session: SessionInfo | undefined;
  private shown: PageName | undefined;
  private live = false;
  private saidUntil: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly formats: Formats,
    theme: Theme,
    logout: () => void,
    checkSession: () => void,
  ) {
    this.header = new Header(theme, logout);
    this.devices = new DevicesPage(
      api,
      formats,
      theme,
      (state) => {
        this.header.state(state);
        setAttr(this.element, 'data-live', state);
        this.live = state === 'live';
        if (this.live) {
          // Nobody told what changed before.
          SUBJECTS.forEach((what) => {
            this.news(what);
          });
        }
      },
      (what) => {
        this.news(what);
      },
      checkSession,
    );
    this.pages.set('devices', this.devices);
    this.pending = new Pending(this.context());
    this.health = new Poll(async () => this.checkHealth(), HEALTH_EVERY_MS);
    this.element = h('div.app', {}, this.header.element, this.trouble, this.pending.element, this.outlet, this.said);
    this.said.addEventListener('click', () => {
      this.said.hidden = true;
    });
    addEventListener('hashchange', () => {
      void this.route();
    });
    addEventListener('beforeunload', (event) => {
      if (this.unsaved()) {
        event.preventDefault();
      }
    });
  }

  /** Begins to show the gateway to somebody. What the same user typed before the session ended is still there. */
  start(session: SessionInfo): void {
    if (this.session?.name !== session.name || this.session.role !== session.role) {
      this.forget();
    }
    this.session = session;
    this.header.session(session);
    this.devices.start(session);
    this.health.start();
    if (session.role === 'admin') {
      this.pending.start();
    }
    void this.route();
  }

  /** Ends all requests. */
  stop(): void {
    closeDialogs();
    this.close();
    this.devices.stop();
    this.health.stop();
    this.pending.stop();
    this.tell('', '');
    this.said.hidden = true;
  }

  /** Forgets what was typed: it is somebody else's now. */
  forget(): void {
    for (const name of this.pages.keys()) {
      if (name !== 'devices') {
        this.pages.delete(name);
      }
    }
  }

  /** Whether something was typed that is not applied. */
  unsaved(): boolean {
    return [...this.pages.values()].some((page) => page.unsaved?.() ?? false);
  }

  /** Has what changed looked at anew, by whoever shows it. */
  private news(what: Subject): void {
    if (what === 'configuration') {
      void this.pending.look();
    } else if (what === 'health') {
      this.health.look();
    }
    if (this.shown !== undefined) {
      this.pages.get(this.shown)?.news?.(what);
    }
  }

  private context(): Context {
    return {
      api: this.api,
      formats: this.formats,
      session: () => this.session as SessionInfo,
      changed: () => {
        void this.pending.look();
      },
      told: () => this.live,
      say: (text, kind = 'good') => {
        this.say(text, kind);
      },
    };
  }

  private say(text: string, kind: string): void {
    clearTimeout(this.saidUntil);
    setText(this.said, text);
    this.said.dataset['kind'] = kind;
    this.said.hidden = text === '';
    this.saidUntil = setTimeout(() => {
      this.said.hidden = true;
    }, SAID_MS);
  }

  private close(): void {
    if (this.shown !== undefined) {
      this.pages.get(this.shown)?.close();
      this.shown = undefined;
    }
  }

  /** Shows what the address names. */
  private async route(): Promise<void> {
    const { session } = this;
    if (session === undefined || !this.element.isConnected) {
      return;
    }
    const { page: name, rest } = parseRoute(location.hash);
    this.header.page(name);
    setAttr(this.element, 'data-page', name);
    document.title = name === 'devices' ? 'Ohmstead' : `${TITLES[name]} · Ohmstead`;
    if (this.shown !== name) {
      this.close();
      this.shown = name;
      this.outlet.replaceChildren(this.pages.get(name)?.element ?? h('p.empty', { role: 'status' }, 'Loading …'));
    }
    let page = this.pages.get(name);
    if (page === undefined) {
      page = await this.load(name);
      if (page === undefined || this.session !== session || this.shown !== name) {
        return;
      }
      this.pages.set(name, page);
      this.outlet.replaceChildren(page.element);
      page.open(parseRoute(location.hash).rest);
    } else {
      page.open(rest);
    }
  }

  private async load(name: PageName): Promise<Page | undefined> {
    try {
      if (name === 'configuration') {
        return new (await import('./config/page')).ConfigPage(this.context());
      }
      if (name === 'bundles') {
        return new (await import('./bundles')).BundlesPage(this.context());
      }
      return new (await import('./health')).HealthPage(this.context());
    } catch {
      // The gateway is away, or has another version of this page by now: its parts have other names.
      const again = h('button', { type: 'button', onclick: () => location.reload() }, 'Load anew');
      this.outlet.replaceChildren(h('div.empty', { role: 'alert' }, h('p', {}, 'This page could not be loaded.'), again));
      return undefined;
    }
  }

  /**
   * Tells above everything what is wrong with the gateway: in full if values are lost, else the beginning, as it may be long and
   * is on the page about health.
   */
  private tell(lost: string, other: string): void {
    const text = lost === '' ? other : `Values are shown, but not all of them are kept: ${lost}`;
    setText(this.troubleText, text);
    setAttr(this.troubleText, 'title', text);
    setAttr(this.trouble, 'data-kind', lost === '' ? 'other' : 'lost');
    this.trouble.hidden = text === '';
  }

  /** Marks in the header how the gateway is; tells above everything that values are not kept just now, and why. */
  private async checkHealth(): Promise<boolean> {
    const { session } = this;
    const [health, whole] = await Promise.allSettled([this.api.health(), this.api.healthTree()]);
    if (session !== this.session || !this.element.isConnected) {
      return true;
    }
    // What is away is told by the list of devices.
    const { journal = '', historian = '', gateway = '' } = health.status === 'fulfilled' ? (health.value.reasons ?? {}) : {};
    this.tell([journal, historian].filter((text) => text !== '').join('; '), gateway);
    const away = whole.status === 'rejected' && whole.reason instanceof Problem ? whole.reason.message : '';
    this.header.health(whole.status === 'fulfilled' ? whole.value.tree : undefined, away);
    return true;
  }
}
