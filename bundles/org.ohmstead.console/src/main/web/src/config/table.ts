/** Tables as CSV (RFC 4180) and as blocks from spreadsheets (TSV). No DOM here. */

export interface Table {
  readonly separator: ',' | ';';
  readonly header: readonly string[];
  readonly rows: string[][];
  /** The line of the text at which each row begins, the header being line 1. */
  readonly lines: readonly number[];
  readonly ends: '\n' | '\r\n';
}

export interface TableProblem {
  readonly line: number;
  readonly text: string;
}

/** Reads a table; each row has as many cells as the header, or it is a problem. */
export function parseCsv(text: string): { table: Table } | { problems: TableProblem[] } {
  const plain = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(plain);
  const { rows, lines, open } = cells(plain, separator);
  const problems: TableProblem[] = [];
  if (open !== undefined) {
    problems.push({ line: open, text: 'A quotation mark that is not closed.' });
  }
  const [header = []] = rows;
  if (header.join('') === '') {
    problems.push({ line: 1, text: 'A line with the names of the columns expected.' });
  }
  rows.forEach((row, at) => {
    if (row.length !== header.length && open === undefined) {
      problems.push({ line: lines[at] as number, text: `${header.length} cells expected as in the header, got ${row.length}.` });
    }
  });
  if (problems.length > 0) {
    return { problems };
  }
  const ends = plain.includes('\r\n') ? '\r\n' : '\n';
  return { table: { separator, header, rows: rows.slice(1), lines: lines.slice(1), ends } };
}

/** Writes a table; what has to be is quoted. */
export function formatCsv(table: Table): string {
  const cell = (text: string): string => (/["\r\n]/.test(text) || text.includes(table.separator) ? `"${text.replaceAll('"', '""')}"` : text);
  return [table.header, ...table.rows].map((row) => row.map(cell).join(table.separator) + table.ends).join('');
}

/** Reads a block of cells as spreadsheets copy it. */
export function parseTsv(text: string): string[][] {
  const block = cells(text, '\t').rows;
  const width = Math.max(...block.map((row) => row.length), 0);
  return block.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')]);
}

/** Writes a block of cells as spreadsheets take it. */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

/** What the first line has more of outside of quotation marks. */
function separatorOf(text: string): ',' | ';' {
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  return first.split(';').length > first.split(',').length ? ';' : ',';
}

/** Cuts a text into rows and cells; lines without anything are left out. `open` is the line of a quotation mark without its end. */
function cells(text: string, separator: string): { rows: string[][]; lines: number[]; open: number | undefined } {
  const rows: string[][] = [];
  const lines: number[] = [];
  let [row, cell, line, begin, quotedAt]: [string[], string, number, number, number | undefined] = [[], '', 1, 1, undefined];
  let wasQuoted = false;
  const endRow = (): void => {
    if (row.length > 0 || cell !== '' || wasQuoted) {
      rows.push([...row, cell]);
      lines.push(begin);
    }
    [row, cell, wasQuoted] = [[], '', false];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\n') {
      line++;
    }
    if (quotedAt !== undefined) {
      if (char !== '"') {
        cell += char;
      } else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else {
        quotedAt = undefined;
      }
    } else if (char === '"' && cell === '') {
      quotedAt = line;
      wasQuoted = true;
    } else if (char === separator) {
      row.push(cell);
      [cell, wasQuoted] = ['', false];
    } else if (char === '\n') {
      endRow();
      begin = line;
    } else if (char !== '\r' || text[i + 1] !== '\n') {
      cell += char;
    }
  }
  endRow();
  return { rows, lines, open: quotedAt };
}
