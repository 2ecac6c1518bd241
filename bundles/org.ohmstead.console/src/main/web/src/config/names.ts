/** What items are called, and which part of the gateway they belong to. No DOM here. */

import type { ConfigType, ItemInfo } from './calls';

export const DRIVERS = 'org.ohmstead.driver.';
export const PROFILES = 'profiles/';

/** Items that are shown together. */
export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** An item in the list; or a part that runs on its defaults, as there is no item for it. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly problems: readonly string[];
  /** Whether there is such an item. */
  readonly exists: boolean;
}

export function isProfile(id: string): boolean {
  return id.startsWith(PROFILES);
}

export function profileName(id: string): string {
  return id.slice(PROFILES.length).replace(/\.yaml$/, '');
}

/** The readable name of an item, as far as it is known. */
export function nameOf(id: string, items: readonly ItemInfo[], types: readonly ConfigType[]): string {
  if (isProfile(id)) {
    return `Profile ${profileName(id)}`;
  }
  const item = items.find((one) => one.id === id);
  const type = types.find((one) => one.pid === (item?.type ?? id.split('~')[0]));
  if (item !== undefined && id.includes('~')) {
    return item.name;
  }
  return id.includes('~') ? id.slice(id.indexOf('~') + 1) : (type?.name ?? item?.name ?? id);
}

/** The items in groups: devices by driver, profiles, parts of the gateway, everything else by type. */
export function groupsOf(items: readonly ItemInfo[], types: readonly ConfigType[]): Group[] {
  const groups = new Map<string, Row[]>();
  const put = (title: string, row: Row): void => {
    const rows = groups.get(title) ?? [];
    rows.push(row);
    groups.set(title, rows);
  };
  const byPid = new Map(types.map((type) => [type.pid, type]));
  for (const item of items) {
    const type = byPid.get(item.type);
    const row = { id: item.id, name: nameOf(item.id, items, types), about: '', problems: item.problems.map((problem) => problem.text), exists: true };
    const kind = type?.name ?? (item.type === '' ? '' : `${item.type.split('.').pop()}: not installed`);
    if (isProfile(item.id)) {
      put('Profiles', { ...row, name: profileName(item.id), about: 'lists of points' });
    } else if (item.type.startsWith(DRIVERS)) {
      put('Devices', { ...row, about: kind });
    } else if (!item.id.includes('~')) {
      put('Gateway', { ...row, about: type?.description ?? kind });
    } else {
      put('Others', { ...row, about: kind });
    }
  }
  const known = new Set(items.map((item) => item.id));
  for (const type of types) {
    if (!type.factory && !known.has(type.pid)) {
      put('Gateway', { id: type.pid, name: type.name, about: type.description, problems: [], exists: false });
    }
  }
  const order = ['Devices', 'Profiles', 'Gateway', 'Others'];
  return order.flatMap((title) => {
    const rows = groups.get(title);
    return rows === undefined ? [] : [{ title, rows: rows.sort((a, b) => collator.compare(a.name, b.name)) }];
  });
}

const collator = new Intl.Collator('en', { numeric: true });

/** What a new item may be called: words to a name as files have it. */
export function hintOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[-._]+|-+$/g, '');
}
