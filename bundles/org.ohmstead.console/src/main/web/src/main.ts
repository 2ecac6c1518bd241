/** Where the page begins: shows the login or the application. */

import './styles.css';
import { Api, Problem, sentence, type SessionInfo } from './api';
import { ask } from './dialog';
import { h } from './dom';
import { Formats } from './format';
import { Frame } from './frame';
import { Login } from './login';
import { Theme } from './theme';

const RETRY_MS = 3000;

const root = document.getElementById('app') as HTMLElement;
const theme = new Theme();
const api = new Api();
const login = new Login(api, enter);
const frame = new Frame(api, new Formats(), theme, () => void leave(), () => void check());
let inside = false;

api.onUnauthorised = () => {
  exit('Your session has ended. Please log in again.');
};

function enter(session: SessionInfo): void {
  inside = true;
  root.replaceChildren(frame.element);
  frame.start(session);
}

function exit(note: string): void {
  if (inside) {
    inside = false;
    frame.stop();
    root.replaceChildren(login.element);
    login.show(note);
  }
}

async function leave(): Promise<void> {
  if (frame.unsaved() && !(await ask('Log out?', 'What you typed and did not apply will be lost.', 'Log out'))) {
    return;
  }
  try {
    await api.logout();
  } catch (problem) {
    if (!(problem instanceof Problem && problem.status === 401)) {
      // The cookie is still good: someone who believes to be out must know.
      exit(`The session could not be ended: ${sentence(problem)}`);
      return;
    }
  }
  exit('');
  frame.forget();
}

/** Finds out whether a lost stream means a lost session. */
async function check(): Promise<void> {
  try {
    if ((await api.session()) === undefined) {
      api.onUnauthorised();
    }
  } catch {
    // The gateway is away; the stream goes on trying.
  }
}

async function begin(): Promise<void> {
  try {
    const session = await api.session();
    if (session === undefined) {
      root.replaceChildren(login.element);
      login.show('');
    } else {
      enter(session);
    }
  } catch (problem) {
    root.replaceChildren(h('p.empty', { role: 'status' }, `${sentence(problem)} Trying again …`));
    setTimeout(() => void begin(), RETRY_MS);
  }
}

void begin();
