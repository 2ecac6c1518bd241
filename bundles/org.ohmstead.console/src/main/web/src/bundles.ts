/** The page of bundles that come while the gateway runs: drop one, see what becomes of it, take it back. */

import './pages.css';
import { Problem, sentence } from './api';
import { ask } from './dialog';
import { h, icon, setAttr, setText } from './dom';
import { Poll, type Context, type Page, type Subject } from './page';

const EVERY_MS = 5000;
/** How often one looks while something is being deployed. */
const SOON_MS = 700;
const PAGE = 20;
/** How long an answer may take before it comes without the end of the story. */
const DEADLINE = 'PT2S';

const STAGES = ['staged', 'checked', 'resolved', 'swapped', 'watched'] as const;
type Stage = (typeof STAGES)[number];
type Outcome = 'running' | 'done' | 'refused' | 'rolled-back' | 'failed';

interface Deployment {
  readonly number: number;
  readonly file: string;
  readonly sha256: string;
  readonly who: string;
  readonly via: string;
  readonly begun: string;
  readonly ended: string | null;
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly bundles: readonly { readonly symbolicName: string; readonly before: string | null; readonly after: string | null }[];
  readonly devices: readonly string[];
  readonly remarks: readonly string[];
}

interface DropIn {
  readonly file: string;
  readonly sha256: string;
  readonly since: string;
  readonly number: number;
  readonly bundles: readonly string[];
  readonly signer: string;
}

const STAGE_TEXT: Record<Stage, string> = { staged: 'Staged', checked: 'Checked', resolved: 'Resolved on trial', swapped: 'Swapped', watched: 'Watched' };

const OUTCOME: Record<Outcome, { text: string; status: string }> = {
  running: { text: 'Running', status: 'updating' },
  done: { text: 'Done', status: 'ok' },
  refused: { text: 'Refused', status: 'faulty' },
  'rolled-back': { text: 'Rolled back', status: 'degraded' },
  failed: { text: 'Failed', status: 'faulty' },
};

export class BundlesPage implements Page {
  readonly element = h('div.page.bundles-page');
  private readonly chooser = h('input', { type: 'file', id: 'bundle-file', accept: '.jar,.kar', multiple: true, class: 'hidden-file' });
  private readonly zone = h('label.zone', { for: 'bundle-file' }, icon('upload'), h('b', {}, 'Drop a .jar or .kar here'), h('span', {}, 'or choose one'));
  private readonly sent = h('div.uploads', { 'aria-live': 'polite' });
  private readonly dropIns = h('ul.drop-ins');
  private readonly history = h('ol.entries');
  private readonly older = h('button', { type: 'button', hidden: true }, 'Older');
  private readonly notice = h('p.trouble', { hidden: true, role: 'status' });
  private readonly rows = new Map<number, { deployment: Deployment; element: HTMLElement }>();
  private readonly poll = new Poll(async () => this.load(), EVERY_MS, () => this.context.told());
  private shownDropIns = '';
  private seen = false;
  private uploading = 0;
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: Context) {
    const pane = (title: string, ...content: Node[]): HTMLElement => h('section.pane', {}, h('div.pane-head', {}, h('h2', { tabindex: -1 }, title)), ...content);
    this.element.append(
      h(
        'main.columns',
        {},
        h('div.column', {}, pane('Add or replace', this.notice, this.chooser, this.zone, this.sent), pane('In effect', this.dropIns)),
        h('div.column', {}, pane('Deployments', this.history, this.older)),
      ),
    );
    this.chooser.addEventListener('change', () => {
      this.take([...(this.chooser.files ?? [])]);
      this.chooser.value = '';
    });
    this.older.addEventListener('click', () => void this.more());
    for (const kind of ['dragover', 'dragleave', 'drop'] as const) {
      this.element.addEventListener(kind, (event) => {
        event.preventDefault();
        this.zone.classList.toggle('over', kind === 'dragover');
        if (kind === 'drop') {
          this.take([...(event.dataTransfer?.files ?? [])]);
        }
      });
    }
  }

  open(): void {
    this.seen = true;
    if (this.context.session().role === 'admin') {
      this.poll.start();
    } else {
      this.forbid('');
    }
  }

  close(): void {
    this.seen = false;
    this.poll.stop();
    clearTimeout(this.soon);
  }

  news(what: Subject): void {
    if (what === 'deployments') {
      this.poll.look();
    }
  }

  unsaved(): boolean {
    return this.uploading > 0;
  }

  private forbid(detail: string): void {
    const { name, role } = this.context.session();
    const text = detail === '' ? `Bundles need the role admin. You are logged in as ${name} with the role ${role}.` : detail;
    this.element.replaceChildren(h('section.pane.forbidden', {}, h('p.empty', { role: 'status' }, text)));
  }

  private async load(): Promise<boolean> {
    clearTimeout(this.soon);
    try {
      const { api } = this.context;
      const [{ deployments }, { dropIns }] = await Promise.all([
        api.call<{ deployments: Deployment[] }>('GET', `/deployments?limit=${PAGE}`),
        api.call<{ dropIns: DropIn[] }>('GET', '/drop-ins'),
      ]);
      if (this.rows.size === 0) {
        this.older.hidden = deployments.length < PAGE;
      }
      for (const one of [...deployments].reverse()) {
        this.put(one, true);
      }
      this.showDropIns(dropIns);
      this.trouble('');
      if (deployments.length === 0) {
        this.history.replaceChildren(h('li.empty', {}, 'Nothing was deployed yet.'));
      }
      if (this.seen && !this.context.told() && deployments.some((one) => one.outcome === 'running')) {
        this.soon = setTimeout(() => void this.load(), SOON_MS);
      }
      return true;
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 403) {
        this.poll.stop();
        this.forbid(problem.message);
      } else {
        this.trouble(`Not up to date: ${sentence(problem)}`);
      }
      return false;
    }
  }

  private async more(): Promise<void> {
    const before = Math.min(...this.rows.keys());
    try {
      const { deployments } = await this.context.api.call<{ deployments: Deployment[] }>('GET', `/deployments?before=${before}&limit=${PAGE}`);
      for (const one of deployments) {
        this.put(one, false);
      }
      this.older.hidden = deployments.length < PAGE;
    } catch (problem) {
      this.trouble(sentence(problem));
    }
  }

  private trouble(text: string): void {
    setText(this.notice, text);
    this.notice.hidden = text === '';
  }

  private take(files: readonly File[]): void {
    for (const file of files) {
      if (/\.(jar|kar)$/i.test(file.name)) {
        void this.send(file);
      } else {
        this.context.say(`${file.name}: a file that ends in .jar or .kar expected.`, 'bad');
      }
    }
  }

  private async send(file: File): Promise<void> {
    const bar = h('progress', { max: 1, value: 0, 'aria-label': `Upload of ${file.name}` });
    const state = h('span', {}, 'Uploading …');
    const line = h('div.upload', {}, h('b', {}, file.name), bar, state);
    this.sent.append(line);
    this.uploading++;
    try {
      const path = `/deployments?name=${encodeURIComponent(file.name)}&deadline=${DEADLINE}`;
      const sent = this.context.api.upload<Deployment>(path, file, (part) => {
        bar.value = part;
        setText(state, part < 1 ? `${Math.round(part * 100)} %` : 'Taken up …');
        if (part >= 1) {
          this.soon = setTimeout(() => void this.load(), SOON_MS);
        }
      });
      const taken = await decided(sent);
      bar.remove();
      await this.follow(taken, state, line);
    } catch (problem) {
      bar.remove();
      setText(state, sentence(problem));
      state.className = 'bad';
      this.closable(line);
      await this.poll.now();
    } finally {
      this.uploading--;
    }
  }

  /** Shows what becomes of a deployment until it is decided. */
  private async follow(taken: Deployment, state: HTMLElement, line: HTMLElement): Promise<void> {
    let deployment = taken;
    this.put(deployment, true);
    while (deployment.outcome === 'running' && this.seen) {
      setText(state, `${STAGE_TEXT[deployment.stage]} …`);
      await new Promise((resolve) => setTimeout(resolve, SOON_MS));
      deployment = await this.context.api.call<Deployment>('GET', `/deployments/${deployment.number}`);
      this.put(deployment, true);
    }
    const { text } = OUTCOME[deployment.outcome];
    setText(state, deployment.reason === '' ? `${text}.` : `${text}: ${deployment.reason}`);
    state.className = deployment.outcome === 'done' ? 'good' : 'bad';
    this.closable(line);
    await this.poll.now();
  }

  private closable(line: HTMLElement): void {
    const button = h('button.bare', { type: 'button', 'aria-label': 'Dismiss', onclick: () => line.remove() }, icon('close'));
    line.append(button);
  }

  private showDropIns(dropIns: readonly DropIn[]): void {
    const shown = JSON.stringify(dropIns);
    if (shown === this.shownDropIns) {
      return;
    }
    this.shownDropIns = shown;
    const rows = dropIns.map((one) => {
      const remove = h('button', { type: 'button', 'aria-label': `Remove ${one.file}` }, 'Remove …');
      remove.addEventListener('click', () => void this.remove(one, remove));
      const since = this.context.formats.dateTime(new Date(one.since));
      const signer = one.signer === '' ? 'not signed' : `signed by ${one.signer}`;
      return h('li', {}, h('div', {}, h('b', {}, one.file), h('span.about', {}, `since ${since} · ${signer}`), h('span.about', {}, one.bundles.join(', '))), remove);
    });
    this.dropIns.replaceChildren(...(rows.length === 0 ? [h('li.empty', {}, 'No bundle was dropped in.')] : rows));
  }

  private async remove(dropIn: DropIn, button: HTMLButtonElement): Promise<void> {
    if (await ask(`Remove ${dropIn.file}?`, `${dropIn.bundles.join(', ')} leaves the gateway. What it had replaced comes back.`, 'Remove')) {
      await this.change(button, async () => this.context.api.call<Deployment>('DELETE', `/drop-ins/${encodeURIComponent(dropIn.file)}?deadline=${DEADLINE}`));
    }
  }

  private async rollBack(deployment: Deployment, button: HTMLButtonElement): Promise<void> {
    if (await ask(`Roll back ${deployment.file}?`, 'What was there before comes back.', 'Roll back')) {
      await this.change(button, async () => this.context.api.call<Deployment>('POST', `/deployments/${deployment.number}/rollback?deadline=${DEADLINE}`));
    }
  }

  private async change(button: HTMLButtonElement, work: () => Promise<Deployment>): Promise<void> {
    button.disabled = true;
    try {
      const taken = await decided(work());
      const state = h('span');
      const line = h('div.upload', {}, h('b', {}, taken.file), state);
      this.sent.append(line);
      await this.follow(taken, state, line);
    } catch (problem) {
      this.context.say(sentence(problem), 'bad');
    } finally {
      button.disabled = false;
    }
  }

  private put(deployment: Deployment, first: boolean): void {
    const known = this.rows.get(deployment.number);
    if (known !== undefined && JSON.stringify(known.deployment) === JSON.stringify(deployment)) {
      return;
    }
    const element = this.view(deployment);
    this.history.querySelector('li.empty')?.remove();
    if (known !== undefined) {
      setAttr(element.querySelector('details') as Element, 'open', known.element.querySelector('details')?.open === true ? '' : null);
      known.element.replaceWith(element);
    } else if (first) {
      this.history.prepend(element);
    } else {
      this.history.append(element);
    }
    this.rows.set(deployment.number, { deployment, element });
  }

  private view(deployment: Deployment): HTMLElement {
    const { formats } = this.context;
    const { text, status } = OUTCOME[deployment.outcome] ?? { text: deployment.outcome, status: '' };
    const running = deployment.outcome === 'running';
    const roll = h('button', { type: 'button' }, 'Roll back …');
    roll.addEventListener('click', () => void this.rollBack(deployment, roll));
    const can = deployment.outcome === 'done' && deployment.bundles.length > 0;
    const bundles = deployment.bundles.map((bundle) => h('li', {}, `${bundle.symbolicName}: ${bundle.before ?? 'new'} → ${bundle.after ?? 'gone'}`));
    const facts = [
      deployment.devices.length === 0 ? null : h('p', {}, `Devices: ${deployment.devices.join(', ')}`),
      ...deployment.remarks.map((remark) => h('p.detail', {}, remark)),
      deployment.sha256 === '' ? null : h('p.id', {}, `SHA-256 ${deployment.sha256}`),
    ];
    return h(
      'li',
      {},
      h(
        'details',
        { open: running },
        h(
          'summary',
          {},
          h('span.number', {}, String(deployment.number)),
          h('span.badge', { 'data-status': status }, text),
          h('span.who', {}, h('b', {}, deployment.file), ` · ${deployment.who} · ${deployment.via} · ${formats.dateTime(new Date(deployment.begun))}`),
          h('span.about', { class: deployment.reason === '' ? 'about' : 'about reason' }, deployment.reason),
        ),
        h('div.entry-body', {}, steps(deployment), ...(can ? [h('div.actions', {}, roll)] : []), h('ul', {}, ...bundles), ...facts),
      ),
    );
  }
}

/** A deployment that came to a bad end before it was answered is a problem, and stands in it. */
async function decided(answer: Promise<Deployment>): Promise<Deployment> {
  try {
    return await answer;
  } catch (problem) {
    if (problem instanceof Problem && typeof problem.document['number'] === 'number') {
      return problem.document as unknown as Deployment;
    }
    throw problem;
  }
}

/** How far a deployment came, as steps. */
function steps(deployment: Deployment): HTMLElement {
  const reached = STAGES.indexOf(deployment.stage);
  const running = deployment.outcome === 'running';
  const good = deployment.outcome === 'done';
  const items = STAGES.map((stage, at) => {
    const state = at < reached || (at === reached && good) ? 'past' : at === reached ? (running ? 'now' : 'end') : 'to-come';
    return h('li', { 'data-state': state, 'aria-current': state === 'now' ? 'step' : undefined }, STAGE_TEXT[stage]);
  });
  return h('ol.steps', { 'aria-label': 'Stages' }, ...items);
}
