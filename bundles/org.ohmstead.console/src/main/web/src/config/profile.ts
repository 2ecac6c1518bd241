/** The editor of a profile, as the text that it is. */

import type { ConfigProblem } from '../api';
import { h } from '../dom';
import { hrefOf } from '../router';
import type { Change, Item } from './calls';
import { textDiffView } from './diff-view';
import { choice, Editor, type Site } from './editor';
import { hintOf, PROFILES, profileName } from './names';
import { problemList, TextEditor, wrongOf } from './text-editor';

const NEW_TEXT = `protocol: modbus
points:
  power: {at: input/0, type: int16, unit: W}
`;

export class ProfileEditor extends Editor {
  private readonly text = new TextEditor('Profile, YAML', () => this.edited());
  private readonly list = h('div');
  private readonly name = h('input', { type: 'text', id: 'profile-name', autocapitalize: 'none', spellcheck: 'false', 'aria-describedby': 'profile-name-problem' });
  private readonly nameProblem = h('p.problem', { id: 'profile-name-problem', role: 'alert' });
  private base = '';
  private settled = false;

  constructor(
    site: Site,
    id: string,
    private readonly creates: boolean,
  ) {
    super(site, id);
    const named = h('div.field-row', {}, h('label', { for: 'profile-name' }, 'Name', h('span.must', {}, ' *')), this.name, this.nameProblem);
    this.body.classList.add('text');
    this.body.append(...(creates ? [named] : []), this.list, this.text.element);
    this.name.addEventListener('input', () => this.edited());
    if (creates) {
      this.fill();
      this.edited();
    }
  }

  get dirty(): boolean {
    return !this.settled && (this.text.text !== this.base || this.name.value !== '');
  }

  get title(): string {
    return this.creates ? 'New profile' : `Profile ${profileName(this.id)}`;
  }

  protected fill(): void {
    this.base = this.item?.text ?? NEW_TEXT;
    this.text.text = this.base;
    this.mark([]);
  }

  protected change(): Change | undefined {
    if (!this.creates) {
      const basedOn = this.item?.version ?? '';
      return { op: 'put-text', id: this.id, basedOn, text: this.text.text };
    }
    const name = this.name.value.trim();
    const wrong = name === '' || hintOf(name) !== name.toLowerCase();
    this.nameProblem.textContent = wrong ? 'Letters, digits, dots, dashes and underscores expected, beginning with a letter or digit.' : '';
    if (wrong) {
      this.name.focus();
      return undefined;
    }
    return { op: 'put-text', id: `${PROFILES}${name}.yaml`, basedOn: '', text: this.text.text };
  }

  protected mark(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
    const lines = problems.map(wrongOf);
    this.text.mark(new Set(lines.flatMap(({ line }) => (line === undefined ? [] : [line]))));
    this.list.replaceChildren(...(problems.length === 0 ? [] : [problemList(lines, (line) => this.text.jump(line))]));
    return [];
  }

  protected reveal(): void {
    this.list.querySelector('button')?.focus();
  }

  protected settle(): void {
    this.settled = true;
  }

  protected override more(): readonly HTMLElement[] {
    return [h('a', { href: hrefOf('configuration', 'points', this.id) }, 'As a table')];
  }

  protected reconcile(theirs: Item | undefined, who: string): HTMLElement {
    const keep = (): void => {
      this.rebase({ ...(this.item as Item), text: theirs?.text ?? '', version: theirs?.version ?? '' });
      this.base = theirs?.text ?? '';
      this.edited();
    };
    if (theirs === undefined) {
      return choice('It is gone. Apply again to bring it back as you have it here.', ['Go on with mine', keep]);
    }
    return h(
      'div',
      {},
      h('p', {}, `${who} was first. From theirs to yours:`),
      textDiffView(theirs.text ?? '', this.text.text, 'From theirs to yours'),
      choice('', ['Go on with mine instead of theirs', keep], ['Take theirs', () => void this.load()]),
    );
  }
}
