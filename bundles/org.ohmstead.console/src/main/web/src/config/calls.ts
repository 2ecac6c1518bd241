/** The configuration as the REST interface shows it, and the calls to change it. */

import { encodePath, Raw, type Api, type ConfigProblem } from '../api';

export type Scalar = string | number | boolean;
export type Properties = Readonly<Record<string, Scalar | readonly Scalar[]>>;
export type Kind = 'text' | 'secret' | 'whole' | 'real' | 'boolean';

/** One property of a type, as its bundle declares it. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: Kind;
  readonly list: boolean;
  readonly required: boolean;
  readonly defaults: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Least value, or least length of a text. */
  readonly min?: string | null;
  readonly max?: string | null;
  readonly unit: string;
}

export interface ConfigType {
  readonly pid: string;
  readonly factory: boolean;
  readonly name: string;
  readonly description: string;
  readonly bundle: string;
  readonly keys: readonly Key[];
}

/** An item as in lists. */
export interface ItemInfo {
  readonly id: string;
  /** Empty for a profile. */
  readonly type: string;
  readonly name: string;
  readonly file: string;
  readonly version: string;
  readonly problems: readonly ConfigProblem[];
}

export interface Item extends ItemInfo {
  readonly properties?: Properties;
  readonly text?: string;
}

export type Change =
  | { readonly op: 'put'; readonly id: string; readonly basedOn?: string; readonly properties: Properties }
  | { readonly op: 'put-text'; readonly id: string; readonly basedOn?: string; readonly text: string }
  | { readonly op: 'create'; readonly type: string; readonly hint: string; readonly properties: Properties }
  | { readonly op: 'delete'; readonly id: string; readonly basedOn?: string };

export interface KeyDifference {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Difference {
  readonly id: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly effect: string;
  readonly keys: readonly KeyDifference[];
}

export interface Preview {
  readonly differences: readonly Difference[];
  readonly problems: readonly ConfigProblem[];
  readonly conflicts: readonly string[];
  /** On what it would be made of: files that an import passes over. */
  readonly remarks: readonly string[];
}

export interface Entry {
  readonly number: number;
  readonly at: string;
  readonly who: string;
  readonly via: string;
  readonly why: string;
  readonly outcome: 'applied' | 'pending' | 'undone' | 'refused';
  readonly detail: string;
  readonly confirmBy: string | null;
  /** The entry that it undid. */
  readonly undoes: number | null;
  readonly differences: readonly Difference[];
}

/** Why a change is made, and whether it is undone unless somebody confirms it; empty for no. */
export interface Terms {
  readonly why: string;
  readonly confirmWithin: string;
}

/** Points as CSV, with the version that they have or, when they are sent, are based on. */
export interface PointTable {
  readonly csv: string;
  readonly version: string;
}

/** What brings back something former. */
export type Back = { readonly to: number; readonly items: readonly string[] } | { readonly undo: number };

const ROOT = '/configuration';

export class ConfigCalls {
  constructor(private readonly api: Api) {}

  async types(): Promise<ConfigType[]> {
    return (await this.api.call<{ types: ConfigType[] }>('GET', `${ROOT}/types`)).types;
  }

  async items(): Promise<ItemInfo[]> {
    return (await this.api.call<{ items: ItemInfo[] }>('GET', `${ROOT}/items`)).items;
  }

  async item(id: string): Promise<Item> {
    return this.api.call<Item>('GET', `${ROOT}/items/${encodePath(id)}`);
  }

  async preview(changes: readonly Change[]): Promise<Preview> {
    return this.api.call<Preview>('POST', `${ROOT}/preview`, { changes });
  }

  async apply(changes: readonly Change[], terms: Terms): Promise<Entry> {
    return this.api.call<Entry>('POST', `${ROOT}/changes`, { changes, ...given(terms) });
  }

  async history(before: number, limit: number, item: string): Promise<Entry[]> {
    const query = new URLSearchParams({ limit: String(limit), ...(before > 0 ? { before: String(before) } : {}), ...(item === '' ? {} : { item }) });
    return (await this.api.call<{ entries: Entry[] }>('GET', `${ROOT}/history?${query}`)).entries;
  }

  async entry(number: number): Promise<Entry> {
    return this.api.call<Entry>('GET', `${ROOT}/history/${number}`);
  }

  /** What differs between the state after an entry and now. */
  async since(number: number): Promise<Difference[]> {
    return (await this.api.call<{ differences: Difference[] }>('GET', `${ROOT}/differences?from=${number}`)).differences;
  }

  async confirm(number: number): Promise<Entry> {
    return this.api.call<Entry>('POST', `${ROOT}/history/${number}/confirm`);
  }

  async previewBack(back: Back): Promise<Preview> {
    return this.api.call<Preview>('POST', `${ROOT}/rollback`, { ...back, preview: true });
  }

  async rollBack(back: Back, terms: Terms): Promise<Entry> {
    return this.api.call<Entry>('POST', `${ROOT}/rollback`, { ...back, ...given(terms) });
  }

  async exported(): Promise<Blob> {
    return this.api.download(`${ROOT}/export`);
  }

  async previewImport(zip: Blob): Promise<Preview> {
    return this.api.call<Preview>('POST', `${ROOT}/import?preview=true`, new Raw(zip, 'application/zip'));
  }

  async import(zip: Blob, terms: Terms): Promise<Entry> {
    return this.api.call<Entry>('POST', `${ROOT}/import${queryOf(terms)}`, new Raw(zip, 'application/zip'));
  }

  async points(id: string): Promise<PointTable> {
    const { content, version } = await this.api.versioned(`${ROOT}/points/${encodePath(id)}`);
    return { csv: await content.text(), version };
  }

  async previewPoints(id: string, { csv, version }: PointTable): Promise<Preview> {
    return this.api.call<Preview>('PUT', `${ROOT}/points/${encodePath(id)}${queryOf({ preview: 'true', basedOn: version })}`, new Raw(csv, 'text/csv'));
  }

  async putPoints(id: string, { csv, version }: PointTable, terms: Terms): Promise<Entry> {
    return this.api.call<Entry>('PUT', `${ROOT}/points/${encodePath(id)}${queryOf({ ...terms, basedOn: version })}`, new Raw(csv, 'text/csv'));
  }
}

function given(terms: object): Record<string, string> {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== ''));
}

function queryOf(terms: object): string {
  // A plus sign is one, for the gateway, and no space.
  const query = new URLSearchParams(given(terms)).toString().replaceAll('+', '%20');
  return query === '' ? '' : `?${query}`;
}
