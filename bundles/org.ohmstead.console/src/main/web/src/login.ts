/** The form by which one logs in. */

import { Problem, type Api, type SessionInfo } from './api';
import { h, setText } from './dom';
import { brand } from './header';

export class Login {
  readonly element: HTMLElement;
  private readonly name = h('input', { id: 'name', name: 'username', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false' });
  private readonly password = h('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  private readonly submit = h('button.primary', { type: 'submit' }, 'Log in');
  private readonly message = h('p.message', { role: 'alert' });

  constructor(
    private readonly api: Api,
    private readonly done: (session: SessionInfo) => void,
  ) {
    const form = h(
      'form',
      { method: 'post', 'aria-label': 'Log in', novalidate: true },
      h('div.brand-line', {}, brand()),
      h('label', { for: 'name' }, 'Name'),
      this.name,
      h('label', { for: 'password' }, 'Password'),
      this.password,
      this.message,
      this.submit,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send();
    });
    this.element = h('main.login', {}, form);
  }

  /** Shows the form; a note tells why, if there is a reason. */
  show(note: string): void {
    this.password.value = '';
    this.say(note, 'note');
    (this.name.value === '' ? this.name : this.password).focus();
  }

  private async send(): Promise<void> {
    if (this.name.value.trim() === '' || this.password.value === '') {
      this.say('Name and password, please.', 'bad');
      (this.name.value.trim() === '' ? this.name : this.password).focus();
      return;
    }
    this.submit.disabled = true;
    this.say('', 'note');
    try {
      this.done(await this.api.login(this.name.value.trim(), this.password.value));
    } catch (problem) {
      const wrong = problem instanceof Problem && problem.status === 401;
      this.say(wrong ? 'Name or password is wrong.' : problem instanceof Error ? problem.message : String(problem), 'bad');
      this.password.select();
      this.password.focus();
    } finally {
      this.submit.disabled = false;
    }
  }

  private say(text: string, kind: string): void {
    setText(this.message, text);
    this.message.dataset['kind'] = kind;
  }
}
