/** The editor of a configuration, by a form. */

import type { ConfigProblem } from '../api';
import { h } from '../dom';
import { hrefOf } from '../router';
import type { Change, ConfigType, Item, Properties } from './calls';
import { choice, Editor, type Site } from './editor';
import { ConfigForm } from './form';
import { merge, textOf } from './form-model';
import { DRIVERS, hintOf, isProfile, nameOf, profileName } from './names';

export class ItemEditor extends Editor {
  private form: ConfigForm;
  private settled = false;

  /** The editor of an item, or of a new one of a type: then `id` is the type's. */
  constructor(
    site: Site,
    id: string,
    private readonly creates: ConfigType | undefined,
    /** A part of the gateway that runs on its defaults: applying makes its item. */
    private readonly unmade = false,
  ) {
    super(site, id);
    this.form = this.makeForm({});
    if (creates !== undefined) {
      this.fill();
      this.edited();
    }
  }

  get dirty(): boolean {
    return !this.settled && this.form.model.dirty;
  }

  get title(): string {
    if (this.item === undefined) {
      return this.unmade ? (this.creates?.name ?? this.id) : `New: ${this.creates?.name ?? this.id}`;
    }
    return nameOf(this.id, [this.item], this.site.types());
  }

  protected fill(): void {
    this.show(this.makeForm(this.item?.properties ?? {}));
  }

  protected change(): Change | undefined {
    if (!this.form.valid()) {
      return undefined;
    }
    const properties = this.form.model.properties();
    if (this.item !== undefined) {
      return { op: 'put', id: this.item.id, basedOn: this.item.version, properties };
    }
    if (this.unmade) {
      return { op: 'put', id: this.id, basedOn: '', properties };
    }
    const hint = hintOf(String(properties['device'] ?? properties['name'] ?? this.creates?.name ?? '').split('/').join('-'));
    return { op: 'create', type: this.id, hint, properties };
  }

  protected mark(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
    return this.form.take(problems);
  }

  protected reveal(): void {
    this.form.focusProblem();
  }

  protected settle(): void {
    this.settled = true;
  }

  protected override more(): readonly HTMLElement[] {
    const { item } = this;
    if (item === undefined || !item.type.startsWith(DRIVERS)) {
      return [];
    }
    const device = String(item.properties?.['device'] ?? '');
    return [
      ...(device === '' ? [] : [h('a', { href: hrefOf('devices', ...device.split('/')) }, 'Values')]),
      h('a', { href: hrefOf('configuration', 'points', this.id) }, 'Points as a table'),
    ];
  }

  protected reconcile(theirs: Item | undefined, who: string): HTMLElement {
    const base = this.item?.properties ?? {};
    const mine = this.form.model.properties();
    if (theirs === undefined) {
      return choice('It is gone. Apply again to bring it back as you have it here.', [
        'Go on with mine',
        () => {
          this.rebase({ ...(this.item as Item), version: '' });
        },
      ]);
    }
    const they = theirs.properties ?? {};
    const { properties, both } = merge(base, they, mine);
    const pick = new Map<string, HTMLSelectElement>();
    const goOn = (): void => {
      const chosen: Record<string, Properties[string]> = { ...properties };
      for (const [key, select] of pick) {
        const value = select.value === 'theirs' ? they[key] : mine[key];
        if (value === undefined) {
          delete chosen[key];
        } else {
          chosen[key] = value;
        }
      }
      this.rebase(theirs);
      this.show(this.makeForm(they, chosen));
      this.edited();
    };
    const keys = [...new Set([...Object.keys(base), ...Object.keys(they), ...Object.keys(mine)])];
    const rows = keys
      .filter((key) => textOf(they[key]) !== textOf(base[key]) || textOf(mine[key]) !== textOf(base[key]))
      .map((key) => {
        const select = h('select', { 'aria-label': `Which ${key}` }, h('option', { value: 'mine' }, 'mine'), h('option', { value: 'theirs' }, 'theirs'));
        select.value = textOf(mine[key]) !== textOf(base[key]) ? 'mine' : 'theirs';
        if (both.includes(key)) {
          pick.set(key, select);
        }
        const takes = both.includes(key) ? select : select.value;
        const cells = [textOf(base[key]), textOf(they[key]), textOf(mine[key])].map((text) => h('td', {}, text));
        return h('tr', {}, h('th', { scope: 'row' }, key), ...cells, h('td', {}, takes));
      });
    const heads = ['Key', 'Before', 'Theirs', 'Mine', 'Take'].map((head) => h('th', { scope: 'col' }, head));
    const table = h('table.keys', {}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
    return h(
      'div',
      {},
      h('p', {}, `${who} was first.`),
      h('div.scroll', {}, table),
      choice('', ['Put mine on top of theirs', goOn], ['Take theirs', () => void this.load()]),
    );
  }

  private makeForm(base: Properties, start?: Properties): ConfigForm {
    const type = this.creates ?? this.site.types().find((one) => one.pid === this.item?.type);
    const profiles = this.site.items().map((one) => one.id).filter(isProfile).map(profileName);
    return new ConfigForm(type, base, () => this.edited(), profiles, start);
  }

  private show(form: ConfigForm): void {
    this.form = form;
    const type = this.creates ?? this.site.types().find((one) => one.pid === this.item?.type);
    const missing = `The bundle that declares ${this.item?.type ?? ''} is not installed: its keys cannot be checked here.`;
    this.body.replaceChildren(h('p.hint', {}, type === undefined ? missing : type.description), form.element);
  }
}
