/** Where the page begins: shows the login or the application. */

import './styles.css';
import { Api, Problem, type SessionInfo } from './api';
import { App } from './app';
import { h } from './dom';
import { Formats } from './format';
import { Login } from './login';
import { Theme } from './theme';

const RETRY_MS = 3000;

const root = document.getElementById('app') as HTMLElement;
const theme = new Theme();
const api = new Api();
const login = new Login(api, enter);
const app = new App(api, new Formats(), theme, () => void leave(), () => void check());
let inside = false;

api.onUnauthorised = () => {
  exit('Your session has ended. Please log in again.');
};

function enter(session: SessionInfo): void {
  inside = true;
  root.replaceChildren(app.element);
  app.start(session);
}

function exit(note: string): void {
  if (inside) {
    inside = false;
    app.stop();
    root.replaceChildren(login.element);
    login.show(note);
  }
}

async function leave(): Promise<void> {
  try {
    await api.logout();
  } catch (problem) {
    if (!(problem instanceof Problem && problem.status === 401)) {
      // The cookie is still good: someone who believes to be out must know.
      exit(`The session could not be ended: ${problem instanceof Error ? problem.message : String(problem)}`);
      return;
    }
  }
  exit('');
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
    const text = problem instanceof Error ? problem.message : String(problem);
    root.replaceChildren(h('p.empty', { role: 'status' }, `${text} Trying again …`));
    setTimeout(() => void begin(), RETRY_MS);
  }
}

void begin();
