/** The look at what a change would do, before it is made: differences, effects, why, and whether it must be confirmed. */

import { Problem, sentence, type ConfigProblem } from '../api';
import { dialog } from '../dialog';
import { h, setText } from '../dom';
import type { Difference, Entry, Preview, Terms } from './calls';
import { differenceView } from './diff-view';

/** How long one has to confirm unless one says otherwise, in s; and the limits of what one may say. */
const CONFIRM_S = 120;
const MOST_S = 86_400;
const AT_FIRST = 100;

export interface ReviewOptions {
  readonly title: string;
  preview(): Promise<Preview>;
  /** Makes the change; of the items chosen, if they may be chosen. */
  apply(terms: Terms, items: readonly string[]): Promise<Entry>;
  name(id: string): string;
  /** Whether some of the items may be left out. */
  readonly choose?: boolean;
  /** Whether it takes back what waits for a confirmation: that cannot wait for one itself. */
  readonly forGood?: boolean;
  /** Something is wrong: returns whether it is shown elsewhere, so that there is nothing to review. */
  problems?(problems: readonly ConfigProblem[]): boolean;
  /** Somebody else was first: returns whether that is shown elsewhere. */
  conflict?(sentences: readonly string[]): boolean;
}

export type Say = (text: string, kind?: 'good' | 'bad') => void;

/** Shows what would change and makes it so if that is wanted; the entry in the history, if it was made. */
export async function review(options: ReviewOptions, say: Say): Promise<Entry | undefined> {
  let preview: Preview;
  try {
    preview = await options.preview();
  } catch (problem) {
    if (!elsewhere(options, problem)) {
      say(sentence(problem), 'bad');
    }
    return undefined;
  }
  if (preview.conflicts.length > 0 && options.conflict?.(preview.conflicts) === true) {
    return undefined;
  }
  if (preview.problems.length > 0 && options.problems?.(preview.problems) === true) {
    return undefined;
  }
  return new Review(options, preview, say).show();
}

/** Whether a refusal is told by who asked for the review. */
function elsewhere(options: ReviewOptions, problem: unknown): boolean {
  if (!(problem instanceof Problem)) {
    return false;
  }
  if (problem.status === 409) {
    return options.conflict?.([problem.message]) === true;
  }
  return problem.problems.length > 0 && options.problems?.(problem.problems) === true;
}

class Review {
  private readonly why = h('input', { type: 'text', id: 'review-why', maxlength: 200, placeholder: 'optional' });
  private readonly guarded = h('input', { type: 'checkbox', id: 'review-guard' });
  private readonly seconds = h('input', { type: 'text', inputmode: 'numeric', value: CONFIRM_S, 'aria-label': 'Time to confirm, in seconds', size: 5 });
  private readonly message = h('p.outcome', { role: 'alert' });
  private readonly submit = h('button.primary', { type: 'submit' }, 'Apply');
  private readonly choices = new Map<string, HTMLInputElement>();

  constructor(
    private readonly options: ReviewOptions,
    private readonly preview: Preview,
    private readonly say: Say,
  ) {}

  async show(): Promise<Entry | undefined> {
    const { preview, options } = this;
    const blocked = preview.problems.length > 0 || preview.conflicts.length > 0 || preview.differences.length === 0;
    const cancel = h('button', { type: 'button' }, blocked ? 'Close' : 'Cancel');
    const form = h('form', { novalidate: true, 'aria-label': options.title }, this.contents(), ...(blocked ? [] : [this.terms()]), this.message);
    form.append(h('div.actions', {}, cancel, blocked ? null : this.submit));
    const element = dialog(options.title, form);
    element.classList.add('review');
    (blocked ? cancel : this.why).focus();
    return new Promise((resolve) => {
      let made: Entry | undefined;
      element.addEventListener('close', () => {
        resolve(made);
      });
      cancel.addEventListener('click', () => {
        element.close();
      });
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        void this.apply(element).then((entry) => {
          made = entry;
          if (entry !== undefined) {
            element.close();
          }
        });
      });
    });
  }

  private contents(): HTMLElement {
    const { problems, conflicts, differences, remarks } = this.preview;
    const told = [...conflicts, ...problems.map((problem) => problem.text)];
    const list = h('div.differences', { tabindex: 0, role: 'group', 'aria-label': 'Differences' });
    if (told.length > 0) {
      const most = told.slice(0, AT_FIRST);
      const heading = `This cannot be applied${told.length > 1 ? ` for ${told.length} reasons` : ''}:`;
      list.append(h('div.trouble', {}, heading, h('ul', {}, ...most.map((text) => h('li', {}, text)))));
    }
    if (differences.length === 0 && told.length === 0) {
      list.append(h('p', {}, 'Nothing would change: all is so already.'));
    }
    this.append(list, differences);
    if (remarks.length > 0) {
      list.append(h('ul.remarks', { 'aria-label': 'Remarks' }, ...remarks.map((text) => h('li', {}, text))));
    }
    return list;
  }

  private append(list: HTMLElement, differences: readonly Difference[]): void {
    const rest = differences.slice(AT_FIRST);
    for (const difference of differences) {
      if (this.options.choose === true && differences.length > 1) {
        this.choices.set(difference.id, h('input', { type: 'checkbox', checked: true }));
      }
    }
    const view = (difference: Difference): HTMLElement =>
      differenceView(difference, this.options.name(difference.id), this.choices.get(difference.id));
    list.append(...differences.slice(0, AT_FIRST).map(view));
    if (rest.length > 0) {
      const more = h('button', { type: 'button' }, `${rest.length} more items`);
      more.addEventListener('click', () => {
        more.replaceWith(...rest.map(view));
      });
      list.append(more);
    }
  }

  private terms(): HTMLElement {
    return h(
      'div.terms',
      {},
      h('label', { for: 'review-why' }, 'Why'),
      this.why,
      this.options.forGood === true
        ? h('span.guard', {}, 'At once and for good: the change that waits for its confirmation waits no more.')
        : h('span.guard', {}, h('label', {}, this.guarded, 'Undo unless confirmed within'), this.seconds, 's'),
    );
  }

  /** What the person said; nothing if it makes no sense. */
  private given(): Terms | undefined {
    const seconds = this.seconds.value.trim();
    if (this.guarded.checked && !(/^\d+$/.test(seconds) && Number(seconds) >= 1 && Number(seconds) <= MOST_S)) {
      this.tell(`A whole number of seconds from 1 to ${MOST_S} expected.`);
      this.seconds.focus();
      return undefined;
    }
    return { why: this.why.value.trim(), confirmWithin: this.guarded.checked ? `PT${Number(seconds)}S` : '' };
  }

  private async apply(element: HTMLDialogElement): Promise<Entry | undefined> {
    const items = [...this.choices].filter(([, box]) => box.checked).map(([id]) => id);
    if (this.choices.size > 0 && items.length === 0) {
      this.tell('Choose what shall be changed.');
      return undefined;
    }
    const terms = this.given();
    if (terms === undefined) {
      return undefined;
    }
    this.submit.disabled = true;
    this.tell('');
    try {
      const entry = await this.options.apply(terms, items.length === this.choices.size ? [] : items);
      this.say(applied(entry));
      return entry;
    } catch (problem) {
      if (elsewhere(this.options, problem)) {
        element.close();
      } else {
        this.tell(sentence(problem));
      }
      return undefined;
    } finally {
      this.submit.disabled = false;
    }
  }

  private tell(text: string): void {
    setText(this.message, text);
    this.message.dataset['kind'] = 'bad';
  }
}

function applied(entry: Entry): string {
  if (entry.number === 0) {
    return 'Nothing was changed: all is so already.';
  }
  return `Applied as change ${entry.number}.${entry.outcome === 'pending' ? ' It is undone unless it is confirmed.' : ''}`;
}
