/** A table that is edited as in a spreadsheet: cells, blocks, rows, and the way back. No DOM here. */

export interface Block {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How many steps can be undone. */
const MOST_STEPS = 200;

type Step = () => void;

export class SheetModel {
  private readonly steps: Step[] = [];

  constructor(
    readonly header: readonly string[],
    readonly rows: string[][],
  ) {}

  /** The texts of a block. */
  copy({ top, left, bottom, right }: Block): string[][] {
    return this.rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  }

  /**
   * Writes a block of texts, its first at a place. One text fills the whole block that is chosen; rows are added below if need
   * be, columns never: what is beyond the last is left out.
   *
   * @returns the block that was written
   */
  paste(at: Block, texts: readonly (readonly string[])[]): Block {
    const { top, left } = at;
    const single = texts.length === 1 && texts[0]?.length === 1;
    const height = single ? at.bottom - top + 1 : texts.length;
    const width = Math.min(single ? at.right - left + 1 : Math.max(...texts.map((row) => row.length), 0), this.header.length - left);
    const before = this.copy({ top, left, bottom: top + height - 1, right: left + width - 1 });
    const length = this.rows.length;
    while (this.rows.length < top + height) {
      this.rows.push(this.header.map(() => ''));
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        (this.rows[top + y] as string[])[left + x] = (single ? texts[0]?.[0] : texts[y]?.[x]) ?? '';
      }
    }
    this.note(() => {
      this.rows.length = length;
      before.forEach((row, y) => {
        (this.rows[top + y] as string[]).splice(left, row.length, ...row);
      });
    });
    return { top, left, bottom: top + height - 1, right: left + width - 1 };
  }

  /** Empties a block. */
  clear(block: Block): void {
    this.paste(block, [['']]);
  }

  /** Makes an empty row. */
  insert(at: number): void {
    this.rows.splice(at, 0, this.header.map(() => ''));
    this.note(() => this.rows.splice(at, 1));
  }

  /** Takes rows away. */
  remove(top: number, bottom: number): void {
    const gone = this.rows.splice(top, bottom - top + 1);
    this.note(() => this.rows.splice(top, 0, ...gone));
  }

  /** Takes the last step back; returns whether there was one. */
  undo(): boolean {
    const step = this.steps.pop();
    step?.();
    return step !== undefined;
  }

  private note(step: Step): void {
    this.steps.push(step);
    if (this.steps.length > MOST_STEPS) {
      this.steps.shift();
    }
  }
}

/** The block between two corners, whichever they are. */
export function blockOf(a: { row: number; column: number }, b: { row: number; column: number }): Block {
  return {
    top: Math.min(a.row, b.row),
    bottom: Math.max(a.row, b.row),
    left: Math.min(a.column, b.column),
    right: Math.max(a.column, b.column),
  };
}
