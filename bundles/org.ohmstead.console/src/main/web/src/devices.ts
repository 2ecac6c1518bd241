/** The table of devices. */

import type { Status } from './api';
import { Ends, h, icon, setAttr, setIcon, setText } from './dom';
import { brief, type Formats } from './format';
import { Grid, type RowView } from './grid';
import type { Device } from './model';

export const STATUS_TEXT: Record<Status, string> = {
  ok: 'OK',
  degraded: 'Degraded',
  offline: 'Offline',
  faulty: 'Faulty',
  updating: 'Updating',
  disabled: 'Disabled',
  'no-driver': 'No driver',
};

const COLUMNS = [
  { key: 'status', label: 'Status', sortable: true },
  { key: 'name', label: 'Device', sortable: true },
  { key: 'answer', label: 'Last answer', sortable: true },
];

/** Worst first, when sorted by status. */
const RANK: readonly Status[] = ['faulty', 'no-driver', 'offline', 'degraded', 'updating', 'ok', 'disabled'];

class DeviceRow implements RowView<Device> {
  private readonly mark = icon('ok');
  private readonly status = h('span');
  private readonly path = new Ends('span.path');
  private readonly about = new Ends('span.about');
  private readonly answer = h('span');
  private readonly badge = h('div.status', { role: 'gridcell' }, h('span.badge', {}, this.mark, this.status));
  readonly cells = [
    this.badge,
    h('div.name', { role: 'gridcell' }, this.path.element, this.about.element),
    h('div.answer', { role: 'gridcell' }, this.answer),
  ];

  constructor(private readonly formats: Formats) {}

  update({ path, info }: Device): void {
    setAttr(this.badge.firstElementChild as Element, 'data-status', info.status);
    setIcon(this.mark, info.status in STATUS_TEXT ? info.status : 'no-driver');
    setText(this.status, STATUS_TEXT[info.status] ?? info.status);
    this.path.set(path);
    setAttr(this.path.element, 'title', path);
    const about = info.reason !== '' ? brief(info.reason) : aboutOf(info.protocol, info.link, info.points, this.formats);
    this.about.set(about, info.reason !== '');
    setAttr(this.about.element, 'title', info.reason !== '' ? info.reason : about);
    this.about.element.classList.toggle('reason', inTrouble(info));
    setText(this.answer, info.last_answer === null ? 'never' : this.formats.age(Date.now() - Date.parse(info.last_answer)));
  }
}

/** Whether a reason is one of trouble, shown in red: who switched a device off knows why. */
export function inTrouble(info: { readonly status: Status; readonly reason: string }): boolean {
  return info.reason !== '' && info.status !== 'disabled';
}

function aboutOf(protocol: string, link: string, points: number, formats: Formats): string {
  const count = `${formats.count(points)} ${points === 1 ? 'point' : 'points'}`;
  return [count, protocol, link].filter((part) => part !== '').join(' · ');
}

export class DevicesPane {
  readonly element: HTMLElement;
  private readonly grid: Grid<Device>;
  private readonly count = h('span.count');
  private readonly empty = h('p.empty', { hidden: true });
  private readonly notice = h('p.trouble', { hidden: true, role: 'status' });
  private sort = 'name';
  private descending = false;
  private devices: Device[] = [];

  constructor(
    private readonly formats: Formats,
    choose: (device: Device) => void,
  ) {
    this.grid = new Grid<Device>({
      id: 'devices',
      label: 'Devices',
      columns: COLUMNS,
      key: (device) => device.path,
      row: () => new DeviceRow(formats),
      choose,
      sort: (key) => {
        this.descending = this.sort === key && !this.descending;
        this.sort = key;
        this.show(this.devices);
      },
    });
    this.element = h(
      'section.pane.devices',
      { 'aria-labelledby': 'devices-title' },
      h('div.pane-head', {}, h('h2', { id: 'devices-title' }, 'Devices'), this.count),
      this.notice,
      this.grid.element,
      this.empty,
    );
    this.grid.sorted(this.sort, this.descending);
  }

  /** Shows devices, which come ordered by path. */
  show(devices: Device[]): void {
    this.devices = devices;
    const sorted = this.sort === 'name' ? [...devices] : [...devices].sort((a, b) => this.compare(a, b));
    if (this.descending) {
      sorted.reverse();
    }
    this.grid.setItems(sorted);
    this.grid.sorted(this.sort, this.descending);
  }

  /** Shows how many there are, and what to say if there are none. */
  summary(shown: number, all: number, empty: string): void {
    const text = shown === all ? this.formats.count(all) : `${this.formats.count(shown)} of ${this.formats.count(all)}`;
    setText(this.count, text);
    setText(this.empty, empty);
    this.empty.hidden = empty === '';
  }

  /** Says why the list is not up to date; nothing if it is. */
  trouble(text: string): void {
    setText(this.notice, text);
    this.notice.hidden = text === '';
  }

  select(path: string): void {
    this.grid.select(path);
  }

  refresh(): void {
    this.grid.refresh();
  }

  private compare(a: Device, b: Device): number {
    if (this.sort === 'status') {
      return RANK.indexOf(a.info.status) - RANK.indexOf(b.info.status);
    }
    return (b.info.last_answer ?? '').localeCompare(a.info.last_answer ?? '');
  }
}
