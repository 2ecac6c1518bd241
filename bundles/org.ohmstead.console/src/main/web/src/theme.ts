/** Light or dark: as the system says, or as chosen here, which is remembered. */

export type Choice = 'auto' | 'light' | 'dark';
export type Look = 'light' | 'dark';

const KEY = 'ohmstead.theme';
const ORDER: readonly Choice[] = ['auto', 'light', 'dark'];

export class Theme {
  private readonly system = matchMedia('(prefers-color-scheme: dark)');
  /** Called after the look changed. */
  onChange: () => void = () => undefined;

  constructor() {
    this.system.addEventListener('change', () => {
      this.apply();
    });
    this.apply();
  }

  get choice(): Choice {
    const stored = read();
    return ORDER.find((choice) => choice === stored) ?? 'auto';
  }

  get look(): Look {
    const { choice } = this;
    return choice === 'auto' ? (this.system.matches ? 'dark' : 'light') : choice;
  }

  /** Goes on to the next choice. */
  next(): Choice {
    const choice = ORDER[(ORDER.indexOf(this.choice) + 1) % ORDER.length] ?? 'auto';
    write(choice);
    this.apply();
    return choice;
  }

  private apply(): void {
    document.documentElement.dataset['theme'] = this.look;
    this.onChange();
  }
}

// Storage may be forbidden by the browser; the choice then lasts as long as the page.
let fallback: string | null = null;

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return fallback;
  }
}

function write(choice: Choice): void {
  fallback = choice;
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // remembered above
  }
}
