/** The form of a configuration: made from what its type declares. */

import type { ConfigProblem } from '../api';
import { h, setAttr, setText } from '../dom';
import { unitText } from '../format';
import type { ConfigType, Properties } from './calls';
import { changed, fieldOfProblem, FormModel, problemOf, range, SECRET, shortOf, textOf, type Field } from './form-model';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Texts longer than this get more than one line. */
const LONG = 60;

interface Shown {
  readonly field: Field;
  readonly input: Input;
  readonly problem: HTMLElement;
}

let count = 0;

export class ConfigForm {
  readonly element: HTMLElement;
  readonly model: FormModel;
  private readonly shown: Shown[] = [];
  private readonly prefix = `field-${++count}`;

  constructor(
    type: ConfigType | undefined,
    base: Properties,
    private readonly onEdit: () => void,
    /** Names of profiles, to choose from. */
    private readonly profiles: readonly string[],
    /** What is in the fields at first, if it is not the base. */
    start: Properties = base,
  ) {
    this.model = new FormModel(type?.keys ?? [], base, start);
    this.element = h('div.fields', {}, ...this.model.fields.map((field, at) => this.row(field, at)));
    for (const one of this.shown) {
      this.check(one);
    }
  }

  /** Shows problems at their fields; returns those that belong to none. */
  take(problems: readonly ConfigProblem[]): ConfigProblem[] {
    const ids = this.shown.map((one) => one.field.key.id);
    const texts = new Map<string, string[]>();
    const rest = problems.filter((problem) => {
      const id = fieldOfProblem(problem, ids);
      if (id !== undefined) {
        texts.set(id, [...(texts.get(id) ?? []), shortOf(problem, id)]);
      }
      return id === undefined;
    });
    for (const one of this.shown) {
      const told = texts.get(one.field.key.id);
      this.say(one, told === undefined ? problemOf(one.field) : told.join(' '));
    }
    return rest;
  }

  /** Whether all is well as far as the types tell; if not, what is wrong is shown, and the first of it has the focus. */
  valid(): boolean {
    for (const one of this.shown) {
      this.say(one, problemOf(one.field));
    }
    return this.focusProblem();
  }

  /** Brings what is wrong before one's eyes; returns whether nothing is. */
  focusProblem(): boolean {
    const first = this.shown.find((one) => one.problem.textContent !== '');
    first?.input.focus();
    return first === undefined;
  }

  private row(field: Field, at: number): HTMLElement {
    const { key } = field;
    const id = `${this.prefix}-${at}`;
    const secret = key.kind === 'secret';
    const input = secret ? secretInput(field) : this.input(field);
    input.id = id;
    setAttr(input, 'aria-describedby', `${id}-hint ${id}-problem`);
    const problem = h('p.problem', { id: `${id}-problem` });
    const one = { field, input, problem };
    this.shown.push(one);
    const edited = (): void => {
      field.text = secret && input.value === '' ? textOf(field.base) : input.value;
      this.check(one);
      this.onEdit();
    };
    input.addEventListener('input', edited);
    input.addEventListener('change', edited);
    const remove = h('button', { type: 'button', hidden: field.base === undefined || (field.declared && !secret) }, 'Remove');
    remove.addEventListener('click', () => {
      input.value = '';
      field.text = '';
      setAttr(input, 'placeholder', 'will be removed');
      this.check(one);
      this.onEdit();
    });
    const must = key.required && key.defaults.length === 0;
    setAttr(input, 'aria-required', must ? 'true' : null);
    const unit = unitText(key.unit);
    return h(
      'div.field-row',
      { 'data-key': key.id },
      h('label', { for: id }, key.name, must ? h('span.must', { title: 'required' }, ' *') : null, ' ', h('code', {}, key.id)),
      h('div.control', {}, input, unit === '' ? null : h('span.unit', {}, unit), remove),
      h('p.hint', { id: `${id}-hint` }, this.hint(field)),
      problem,
    );
  }

  private hint(field: Field): string {
    const { key } = field;
    const parts = [field.declared ? key.description : 'No installed bundle knows this key.'];
    const limits = range(key).trim().replace(/^of /, '');
    if (limits !== '' && key.options.length === 0) {
      parts.push(`${limits.slice(0, 1).toUpperCase()}${limits.slice(1)}.`);
    }
    if (key.list) {
      parts.push('One value a line.');
    }
    if (key.kind === 'secret') {
      const kept = typeof field.base === 'string' && SECRET.test(field.base) ? `Kept as ${field.base}. ` : '';
      parts.push(`${kept}What is typed goes into the store of secrets, and a reference in its place.`);
    }
    return parts.filter((part) => part !== '').join(' ');
  }

  private input(field: Field): Input {
    const { key, text } = field;
    const fallback = key.defaults.join(', ');
    if (key.kind === 'boolean' && !key.list) {
      return select(field, [{ value: 'true', label: 'on' }, { value: 'false', label: 'off' }], fallback === '' ? '' : fallback === 'true' ? 'on' : 'off');
    }
    if (key.options.length > 0 && !key.list) {
      return select(field, key.options, key.options.find((option) => option.value === fallback)?.label ?? fallback);
    }
    const placeholder = fallback === '' ? '' : fallback;
    if (key.list || key.id === 'points' || text.includes('\n') || text.length > LONG) {
      const rows = key.list ? 3 : key.id === 'points' || text.length > 2 * LONG ? 5 : 2;
      const area = h('textarea', { rows, placeholder, spellcheck: 'false', autocapitalize: 'none' });
      area.value = text;
      return area;
    }
    const numeric = key.kind === 'whole' ? 'numeric' : key.kind === 'real' ? 'decimal' : undefined;
    const list = key.id === 'profile' ? `${this.prefix}-profiles` : undefined;
    const input = h('input', { type: 'text', placeholder, inputmode: numeric, spellcheck: 'false', autocapitalize: 'none', autocomplete: 'off', list });
    input.value = text;
    if (list !== undefined) {
      queueMicrotask(() => input.after(h('datalist', { id: list }, ...this.profiles.map((name) => h('option', { value: name })))));
    }
    return input;
  }

  private check(one: Shown): void {
    one.input.closest('.field-row')?.classList.toggle('edited', changed(one.field));
    // That something is missing is said when one is done, not while one types.
    this.say(one, one.field.text.trim() === '' ? '' : problemOf(one.field));
  }

  private say({ input, problem }: Shown, text: string): void {
    setText(problem, text);
    setAttr(input, 'aria-invalid', text === '' ? null : 'true');
  }
}

function select(field: Field, options: readonly { value: string; label: string }[], fallback: string): HTMLSelectElement {
  const { text } = field;
  const known = text === '' || options.some((option) => option.value === text);
  const must = field.key.required && field.key.defaults.length === 0;
  const none = fallback !== '' ? `default: ${fallback}` : must ? 'choose …' : 'not set';
  const all = [{ value: '', label: none }, ...options, ...(known ? [] : [{ value: text, label: `${text} (not allowed)` }])];
  const element = h('select', {}, ...all.map((option) => h('option', { value: option.value }, option.label)));
  element.value = text;
  return element;
}

/** What is kept is never shown; an empty field leaves it as it is. */
function secretInput(field: Field): HTMLInputElement {
  const kept = textOf(field.base) !== '';
  const input = h('input', { type: 'password', autocomplete: 'new-password', placeholder: kept ? 'unchanged' : '' });
  input.value = field.text === textOf(field.base) ? '' : field.text;
  return input;
}
