/** All of the configuration as files: out, and in again. */

import { sentence } from '../api';
import { h, setText } from '../dom';
import { hrefOf } from '../router';
import type { Pane, Site } from './editor';
import { nameOf } from './names';
import { review } from './review';

/** Lets the browser keep something as a file. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = h('a', { href: url, download: name });
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

export class TransferPane implements Pane {
  readonly element: HTMLElement;
  readonly title = 'Export and import';
  readonly dirty = false;
  private readonly message = h('p.outcome', { role: 'status' });
  private readonly file = h('input', { type: 'file', accept: '.zip,application/zip', id: 'import-file' });
  private readonly out = h('button.primary', { type: 'button' }, 'Download a zip');

  constructor(private readonly site: Site) {
    this.out.addEventListener('click', () => void this.export());
    this.file.addEventListener('change', () => void this.import());
    this.element = h(
      'section.pane',
      {},
      h('div.pane-head', {}, h('a.back', { href: hrefOf('configuration') }, '‹ All'), h('h2', { tabindex: -1 }, this.title)),
      h(
        'div.editor-body',
        {},
        h('h3', {}, 'Export'),
        h('p.hint', {}, 'All configurations and profiles as plain files, fit for version control. Secrets are not in it, only references to them.'),
        h('p', {}, this.out),
        h('h3', {}, 'Import'),
        h('p.hint', {}, 'Makes this gateway like an exported zip: what has no file in it is deleted. You see what would change before anything does.'),
        h('p', {}, h('label', { for: 'import-file' }, 'Zip file '), this.file),
        this.message,
      ),
    );
  }

  private async export(): Promise<void> {
    this.out.disabled = true;
    this.tell('');
    try {
      save(await this.site.calls.exported(), `ohmstead-configuration-${new Date().toISOString().slice(0, 10)}.zip`);
    } catch (problem) {
      this.tell(sentence(problem));
    } finally {
      this.out.disabled = false;
    }
  }

  private async import(): Promise<void> {
    const zip = this.file.files?.[0];
    if (zip === undefined) {
      return;
    }
    const { calls, context } = this.site;
    this.tell('');
    const entry = await review(
      {
        title: `Import ${zip.name}`,
        preview: async () => calls.previewImport(zip),
        apply: async (terms) => calls.import(zip, terms),
        name: (id) => nameOf(id, this.site.items(), this.site.types()),
        problems: (problems) => {
          this.tell(problems.map((problem) => problem.text).join('\n'));
          return true;
        },
      },
      (text, kind = 'good') => {
        this.tell(text, kind);
      },
    );
    this.file.value = '';
    if (entry !== undefined) {
      context.changed();
      void this.site.changed();
    }
  }

  private tell(text: string, kind = 'bad'): void {
    setText(this.message, text);
    this.message.dataset['kind'] = kind;
  }
}
