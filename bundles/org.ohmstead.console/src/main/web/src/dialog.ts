/** Dialogues: modal, closed by Escape, the focus goes back to where it was. */

import { h, type Child } from './dom';

let count = 0;

/** Shows a dialogue; it is removed when it is closed. */
export function dialog(title: string, ...content: Child[]): HTMLDialogElement {
  const id = `dialog-${++count}`;
  const element = h('dialog', { 'aria-labelledby': id }, h('h2', { id }, title), ...content);
  const before = document.activeElement;
  element.addEventListener('close', () => {
    element.remove();
    if (before instanceof HTMLElement && before.isConnected) {
      before.focus({ preventScroll: true });
    }
  });
  document.body.append(element);
  element.showModal();
  return element;
}

/** Closes all that is open, as nobody is logged in any more. */
export function closeDialogs(): void {
  for (const open of document.querySelectorAll('dialog')) {
    open.close();
  }
}

/** Asks whether something shall be done. */
export async function ask(title: string, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ok = h('button.primary.danger', { type: 'button' }, yes);
    const no = h('button', { type: 'button' }, 'Cancel');
    const element = dialog(title, h('p', {}, text), h('div.actions', {}, no, ok));
    no.focus();
    let sure = false;
    ok.addEventListener('click', () => {
      sure = true;
      element.close();
    });
    no.addEventListener('click', () => {
      element.close();
    });
    element.addEventListener('close', () => {
      resolve(sure);
    });
  });
}
