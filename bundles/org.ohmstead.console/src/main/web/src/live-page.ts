/** The page of devices and their points: wires the stream, the store and the panes. */

import { Problem, type Api, type PointObject, type SessionInfo } from './api';
import { Detail } from './detail';
import { DevicesPane } from './devices';
import { h, setAttr } from './dom';
import type { Formats } from './format';
import { Live, type LiveState } from './live';
import { Store, type Device, type Point } from './model';
import type { Page, Subject } from './page';
import { PointsPane } from './points';
import { go, hrefOf } from './router';
import type { Theme } from './theme';

/** How often the list of devices is asked for. Values need no asking. */
const DEVICES_EVERY_MS = 3000;
/** The pause between two sortings by something that moves. */
const SORT_EVERY_MS = 1000;
/** The most devices named in one request for points; for more, all are asked for. */
const NAMED_DEVICES = 20;

type View = 'devices' | 'points';

export class DevicesPage implements Page {
  readonly element: HTMLElement;
  private readonly store = new Store();
  private readonly live: Live;
  private readonly devices: DevicesPane;
  private readonly points: PointsPane;
  private readonly detail: Detail;
  private readonly tabs: Record<View, HTMLButtonElement>;
  private role: SessionInfo['role'] = 'reader';
  /** Counts logins and logouts: an answer to what one user asked is not shown to the next. */
  private visit = 0;
  private loaded = false;
  private trouble = '';
  private frame = 0;
  private structure = false;
  private selectedAt = -Infinity;
  private tick: ReturnType<typeof setInterval> | undefined;
  private poll: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    formats: Formats,
    theme: Theme,
    private readonly onState: (state: LiveState) => void,
    onNews: (what: Subject) => void,
    checkSession: () => void,
  ) {
    this.devices = new DevicesPane(formats, (device) => {
      this.chooseDevice(device);
    });
    this.points = new PointsPane(formats, {
      query: () => {
        this.changed(true, true);
      },
      choose: (point) => {
        this.choosePoint(point);
      },
      allDevices: () => {
        go(hrefOf('devices'));
      },
    });
    this.detail = new Detail(api, formats, {
      close: () => {
        this.closeDetail();
      },
      written: (written) => {
        this.take(written);
      },
      operator: () => this.role !== 'reader',
    });
    theme.onChange = () => {
      this.detail.chart.redraw();
    };
    this.tabs = { devices: this.tab('devices', 'Devices'), points: this.tab('points', 'Points') };
    const right = h('div.right', {}, this.points.element, this.detail.element);
    this.element = h(
      'div.page.live-page',
      { 'data-view': 'points' },
      h('nav.tabs', { 'aria-label': 'View' }, this.tabs.devices, this.tabs.points),
      h('main.panes', {}, this.devices.element, right),
    );
    this.show('points');
    this.store.onChange = (structure) => {
      this.changed(structure, false);
    };
    this.live = new Live(api.events(), {
      reading: (point) => {
        this.take(point);
      },
      gap: () => {
        void this.load(true);
      },
      news: onNews,
      state: (state) => {
        this.showState(state);
      },
      lost: checkSession,
    });
  }

  /** Begins to show live values. */
  start(session: SessionInfo): void {
    this.role = session.role;
    this.visit++;
    this.live.start();
    void this.load(true);
    this.tick = setInterval(() => {
      this.everySecond();
    }, 1000);
    addEventListener('online', this.again);
  }

  /** Shows the points of one device, or of all. */
  open(rest: readonly string[]): void {
    const path = rest.length === 0 ? undefined : rest.join('/');
    if (path !== this.points.query.device) {
      this.setDevice(path);
    }
    if (path !== undefined) {
      this.show('points');
    }
    this.changed(true, true);
    // With a finger, a focus in a field would raise the keyboard over half of the page.
    if (matchMedia('(hover: hover) and (min-width: 900px)').matches) {
      this.points.search.focus({ preventScroll: true });
    }
  }

  /** Values go on: they are known at once when the page is back. */
  close(): void {
    // Nothing to end: what is not seen is not drawn.
  }

  /** Ends the stream and all requests to come, and forgets what was shown. */
  stop(): void {
    this.visit++;
    this.loaded = false;
    this.live.stop();
    this.detail.close();
    clearInterval(this.tick);
    clearTimeout(this.poll);
    removeEventListener('online', this.again);
    this.store.setDevices([]);
    this.points.device(undefined);
  }

  private readonly again = (): void => {
    this.live.start();
  };

  /** Asks for the devices, and for the points of those that are new or changed, or of all; then again and again. */
  private async load(all: boolean): Promise<void> {
    clearTimeout(this.poll);
    const { visit } = this;
    try {
      const devices = await this.api.devices();
      if (visit !== this.visit) {
        return;
      }
      const changed = this.store.setDevices(devices);
      if (all || changed.length > 0) {
        const named = all || changed.length > NAMED_DEVICES ? [] : changed;
        const points = await this.api.points(named);
        if (visit !== this.visit) {
          return;
        }
        this.store.setPoints(named.length > 0 ? named : [...this.store.devices.keys()], points, performance.now());
      }
      this.loaded = true;
      this.trouble = '';
    } catch (problem) {
      if (visit === this.visit) {
        this.trouble = problem instanceof Problem ? problem.message : String(problem);
      }
    }
    if (visit === this.visit) {
      this.changed(true, true);
      this.poll = setTimeout(() => void this.load(!this.loaded), DEVICES_EVERY_MS);
    }
  }

  private showState(state: LiveState): void {
    const again = state === 'live' && ['reconnecting', 'stale'].includes(this.element.dataset['live'] ?? '');
    this.onState(state);
    setAttr(this.element, 'data-live', state);
    if (again) {
      void this.load(true);
      this.detail.reload();
    }
  }

  private take(state: PointObject): void {
    this.store.update(state, performance.now());
    const shown = this.detail.shown;
    if (shown !== undefined && shown.id === state.point) {
      const point = this.store.points.get(state.point);
      if (point !== undefined) {
        this.detail.live(point);
      }
    }
  }

  /** Notes that something must be drawn at the next frame; rows are selected anew now, or when it is their time. */
  private changed(structure: boolean, now: boolean): void {
    this.structure ||= structure;
    if (now) {
      this.selectedAt = -Infinity;
    }
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
    }
  }

  private draw(): void {
    const now = performance.now();
    if (this.structure && now - this.selectedAt >= SORT_EVERY_MS) {
      this.select(now);
    } else {
      this.points.refresh();
    }
    this.detail.refresh();
  }

  private select(now: number): void {
    this.structure = false;
    this.selectedAt = now;
    const { store } = this;
    const { query } = this.points;
    const selected = store.select(query, now);
    this.points.show(selected, store.points.size, store.attention, this.nothing(selected.length, 'points'));
    this.points.trouble(query.device === undefined ? undefined : store.devices.get(query.device)?.info);
    const devices = store.selectDevices(query.words);
    const matching = devices.length > 0 || query.words.length === 0 ? devices : this.devicesOf(selected);
    this.devices.show(matching);
    this.devices.trouble(this.loaded && this.trouble !== '' ? `Not up to date: ${this.trouble}` : '');
    this.devices.summary(matching.length, store.devices.size, this.nothing(matching.length, 'devices'));
  }

  /** When the search matches no device by itself: those whose points it matches. */
  private devicesOf(points: readonly Point[]): Device[] {
    const paths = new Set(points.map((point) => point.device));
    return this.store.selectDevices([]).filter((device) => paths.has(device.path));
  }

  private nothing(shown: number, what: 'devices' | 'points'): string {
    if (shown > 0) {
      return '';
    }
    if (!this.loaded) {
      return this.trouble === '' ? 'Loading …' : this.trouble;
    }
    const { device, words } = this.points.query;
    if (what === 'points' && device !== undefined && words.length === 0 && this.store.devices.get(device)?.info.points === 0) {
      return 'This device has no points.';
    }
    if (what === 'points' ? this.store.points.size > 0 : this.store.devices.size > 0) {
      return what === 'points' && this.points.query.attention ? 'All points are good.' : `No ${what} match.`;
    }
    return what === 'devices' ? 'No devices yet. Add one under Configuration.' : 'No points yet.';
  }

  private everySecond(): void {
    const { sort } = this.points.query;
    this.changed(sort === 'value' || sort === 'age', false);
    this.devices.refresh();
  }

  private chooseDevice(device: Device): void {
    const chosen = this.points.query.device === device.path;
    go(chosen ? hrefOf('devices') : hrefOf('devices', ...device.path.split('/')));
    this.show('points');
  }

  private setDevice(path: string | undefined): void {
    this.points.device(path);
    this.devices.select(path ?? '');
    this.changed(true, true);
  }

  private choosePoint(point: Point): void {
    this.points.select(point.id);
    setAttr(this.element, 'data-detail', 'open');
    this.detail.open(point);
    this.points.reveal();
  }

  private closeDetail(): void {
    this.points.select('');
    setAttr(this.element, 'data-detail', null);
    this.detail.close();
    this.points.focus();
  }

  private tab(view: View, label: string): HTMLButtonElement {
    const button = h('button', { type: 'button' }, label);
    button.addEventListener('click', () => {
      this.show(view);
    });
    return button;
  }

  private show(view: View): void {
    setAttr(this.element, 'data-view', view);
    for (const [name, button] of Object.entries(this.tabs)) {
      setAttr(button, 'aria-current', name === view ? 'page' : null);
    }
    this.devices.refresh();
    this.points.refresh();
  }
}
