/** The form that commands a point. */

import { Problem, type Api, type Json, type PointSpec, type Written } from './api';
import { h, setText } from './dom';
import { unitText, type Formats } from './format';

const DEADLINE_SECONDS = 10;

/** Reads what was typed, as a value of the point's type. */
export function parseInput(spec: PointSpec, text: string): { value: Json } | { problem: string } {
  const typed = text.trim();
  switch (spec.type) {
    case 'boolean':
      return { value: typed === 'true' };
    case 'text':
      return { value: text };
    case 'bytes':
      return /^([0-9a-f]{2})*$/i.test(typed) ? { value: typed } : { problem: 'Bytes in hex expected, as in 0a1b.' };
    case 'long':
      return /^[+-]?\d+$/.test(typed) ? bounded(spec, typed) : { problem: 'A whole number expected.' };
    default:
      return typed !== '' && Number.isFinite(Number(typed)) ? bounded(spec, typed) : { problem: 'A number expected.' };
  }
}

function bounded(spec: PointSpec, typed: string): { value: Json } | { problem: string } {
  const number = Number(typed);
  if ((spec.min !== null && number < spec.min) || (spec.max !== null && number > spec.max)) {
    return { problem: `Beyond the limits: ${spec.min ?? '−∞'} to ${spec.max ?? '∞'} expected.` };
  }
  if (spec.type === 'double' && becomesAnother(typed, number)) {
    return { problem: 'A whole number that a double holds expected (all up to 2⁵³).' };
  }
  return { value: spec.type === 'long' && !Number.isSafeInteger(number) ? typed : number };
}

/**
 * Whether a whole number is not what is left of it as a number, to as many digits as were typed before its last zeros: the
 * gateway asks the same, but sees only what is left.
 */
function becomesAnother(typed: string, number: number): boolean {
  if (!/^[+-]?\d+$/.test(typed)) {
    return false;
  }
  const digits = typed.replace(/^[+-]/, '');
  const unit = 10n ** BigInt(digits.length - digits.replace(/0+$/, '').length);
  const left = BigInt(Math.abs(number));
  return ((left + unit / 2n) / unit) * unit !== BigInt(digits);
}

export class Command {
  readonly element: HTMLFormElement;
  private readonly input: HTMLInputElement | HTMLSelectElement;
  private readonly why = h('input', { type: 'text', maxlength: 200, placeholder: 'Reason (optional)', 'aria-label': 'Reason, for the audit' });
  private readonly send = h('button.primary', { type: 'submit' }, 'Set');
  private readonly outcome = h('p.outcome', { role: 'status' });

  constructor(
    private readonly api: Api,
    private readonly formats: Formats,
    private readonly point: string,
    private readonly spec: PointSpec,
    private readonly done: (written: Written) => void,
  ) {
    this.input = inputFor(spec);
    this.input.id = 'command-value';
    const unit = unitText(spec.unit);
    const limits = this.limits(unit);
    if (limits !== '') {
      this.input.setAttribute('aria-describedby', 'command-limits');
    }
    this.element = h(
      'form.command',
      { 'aria-label': 'Set value', novalidate: true },
      h('label', { for: 'command-value' }, 'Set value'),
      h('span.field', {}, this.input, unit === '' ? null : h('span.unit', {}, unit)),
      this.why,
      this.send,
      limits === '' ? null : h('span.limits', { id: 'command-limits' }, limits),
      this.outcome,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  private limits(unit: string): string {
    const { min, max } = this.spec;
    if (min === null && max === null) {
      return '';
    }
    const side = (limit: number | null, none: string): string => (limit === null ? none : this.formats.value(limit, 'double'));
    return `${side(min, '−∞')} to ${side(max, '∞')} ${unit}`.trimEnd();
  }

  private async submit(): Promise<void> {
    const parsed = parseInput(this.spec, this.input.value);
    if ('problem' in parsed) {
      this.say(parsed.problem, 'bad');
      this.input.setAttribute('aria-invalid', 'true');
      this.input.focus();
      return;
    }
    this.input.removeAttribute('aria-invalid');
    this.send.disabled = true;
    this.say('Waiting for the device …', 'wait');
    try {
      const written = await this.api.write(this.point, parsed.value, this.why.value.trim(), DEADLINE_SECONDS);
      const value = `${this.formats.value(written.value, written.type)} ${unitText(written.unit)}`.trimEnd();
      this.say(written.note ?? `Done: the device reads ${value}.`, written.note === undefined ? 'good' : 'uncertain');
      this.done(written);
    } catch (problem) {
      this.say(problem instanceof Problem ? problem.message : String(problem), 'bad');
    } finally {
      this.send.disabled = false;
    }
  }

  private say(text: string, kind: string): void {
    setText(this.outcome, text);
    this.outcome.dataset['kind'] = kind;
  }
}

function inputFor(spec: PointSpec): HTMLInputElement | HTMLSelectElement {
  if (spec.type === 'boolean') {
    return h('select', {}, h('option', { value: 'true' }, 'on'), h('option', { value: 'false' }, 'off'));
  }
  const numeric = spec.type === 'double' || spec.type === 'long';
  return h('input', {
    type: 'text',
    inputmode: numeric ? 'decimal' : 'text',
    autocomplete: 'off',
    spellcheck: 'false',
  });
}
