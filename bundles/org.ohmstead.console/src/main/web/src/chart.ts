/** Draws the history of one point: the mean as a line, least and greatest as a band. */

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { h } from './dom';
import type { Formats } from './format';
import { columnsOf, type Series } from './history';

/** Of the plot at least, and of the values under it, which take three lines where it is narrow. */
const HEIGHT = { least: 160, legend: 34, legendNarrow: 88 };
const NARROW = 560;
const FONT = '12px system-ui, sans-serif';
const DAY_S = 86_400;
/** Between two times on the axis at least, and of a time with what is left free beside it, in px. */
const SPACE = { least: 50, free: 14 };

/** What is drawn. */
export interface Subject {
  readonly series: Series;
  readonly type: string;
  /** The unit as people write it; empty for none. */
  readonly unit: string;
}

export class Chart {
  readonly element = h('div.chart', { role: 'img' });
  /** Called when the zoom begins or ends. */
  onZoom: (zoomed: boolean) => void = () => undefined;
  private plot: uPlot | undefined;
  private subject: Subject | undefined;
  private zoomed = false;
  private frame = 0;
  private readonly pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;

  constructor(private readonly formats: Formats) {
    new ResizeObserver(() => {
      this.resize();
    }).observe(this.element);
  }

  /** Draws another subject. */
  show(subject: Subject): void {
    this.clear();
    this.subject = subject;
    const { width, height } = this.size();
    this.plot = new uPlot(this.options(subject, width, height), columnsOf(subject.series), this.element);
    this.window();
  }

  /** Draws the subject anew in other colours. */
  redraw(): void {
    if (this.subject !== undefined) {
      this.show(this.subject);
    }
  }

  /** Takes what the series gained, at the next frame. */
  grown(): void {
    if (this.frame === 0 && this.plot !== undefined) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.subject !== undefined) {
          this.plot?.setData(columnsOf(this.subject.series), false);
          this.window();
        }
      });
    }
  }

  /** Shows the whole range again. */
  unzoom(): void {
    this.setZoomed(false);
    this.window();
  }

  clear(): void {
    this.plot?.destroy();
    this.plot = undefined;
    this.subject = undefined;
    this.setZoomed(false);
  }

  private setZoomed(zoomed: boolean): void {
    if (this.zoomed !== zoomed) {
      this.zoomed = zoomed;
      this.onZoom(zoomed);
    }
  }

  private window(): void {
    if (this.subject !== undefined && this.plot !== undefined && !this.zoomed) {
      const to = Date.now() / 1000;
      const min = to - this.subject.series.range.spanMs / 1000;
      this.plot.setScale('x', { min, max: to });
      if (this.plot.cursor.idx === null || this.plot.cursor.idx === undefined) {
        this.plot.setLegend({ idx: this.plot.data[0].length - 1 });
      }
    } else {
      this.plot?.redraw();
    }
  }

  private size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.element;
    const legend = clientWidth < NARROW ? HEIGHT.legendNarrow : HEIGHT.legend;
    return { width: Math.max(clientWidth, 200), height: Math.max(clientHeight - legend, HEIGHT.least) };
  }

  private resize(): void {
    const { width, height } = this.size();
    if (this.plot !== undefined && (this.plot.width !== width || this.plot.height !== height)) {
      this.plot.setSize({ width, height });
      this.window();
    }
  }

  private options(subject: Subject, width: number, height: number): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const switching = subject.type === 'boolean';
    const line = colour('--chart-line');
    const value = (_: uPlot, v: number | null): string => this.readout(v, subject);
    const stepped = switching ? { paths: uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder } : {};
    const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false }, value, ...stepped };
    const axis: uPlot.Axis = {
      stroke: colour('--text-2'),
      font: FONT,
      labelFont: FONT,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
    };
    return {
      width,
      height,
      // The last time stands in the middle below the right edge.
      padding: [null, this.space(false) / 2, null, null],
      cursor: {
        drag: { x: true, y: false },
        bind: {
          dblclick: () => () => {
            this.unzoom();
            return null;
          },
        },
      },
      hooks: {
        setSelect: [
          (plot): void => {
            this.setZoomed(plot.select.width > 0 || this.zoomed);
          },
        ],
      },
      scales: { x: { time: true }, y: switching ? { range: [-0.1, 1.1] } : {} },
      axes: [
        {
          ...axis,
          space: (_, __, min, max, length) => this.space(((max - min) * this.space(false)) / length <= 30),
          values: (_, splits, __, ___, step) => this.times(splits, step),
        },
        {
          ...axis,
          size: 62,
          ...(subject.unit === '' ? {} : { label: subject.unit, labelSize: 20 }),
          ...(switching
            ? { splits: () => [0, 1], values: () => ['off', 'on'] }
            : { values: (_: uPlot, splits: number[]) => splits.map((v) => this.formats.value(v, 'double')) }),
        },
      ],
      series: [
        { label: 'Time', value: (_, v) => (v === null ? '–' : this.formats.dateTime(new Date(v * 1000))) },
        { label: 'Max', ...edge },
        { label: 'Min', ...edge },
        {
          label: subject.type === 'boolean' ? 'Last' : 'Mean',
          stroke: line,
          width: 1.5,
          points: { size: 4, fill: line },
          value,
          ...stepped,
        },
      ],
      bands: [{ series: [1, 2], fill: colour('--chart-band') }],
    };
  }

  private readout(v: number | null | undefined, { type, unit }: Subject): string {
    if (v === null || v === undefined) {
      return '–';
    }
    return type === 'boolean' ? (v > 0 ? 'on' : 'off') : `${this.formats.value(v, 'double')} ${unit}`.trimEnd();
  }

  /** How far apart times on the axis must be, which are wider with a 12-hour clock and with seconds. */
  private space(seconds: boolean): number {
    const late = new Date(2000, 11, 20, 22, 58, 58);
    this.pen.font = FONT;
    const { width } = this.pen.measureText(seconds ? this.formats.clockSeconds(late) : this.formats.clockMinutes(late));
    return Math.max(SPACE.least, Math.ceil(width) + SPACE.free);
  }

  /** Times on the axis; the date beneath where a day begins, and under the first. */
  private times(splits: number[], step: number): string[] {
    let day = '';
    return splits.map((split) => {
      const at = new Date(split * 1000);
      const date = this.formats.day(at);
      const fresh = date !== day;
      day = date;
      if (step >= DAY_S) {
        return date;
      }
      const time = step < 60 ? this.formats.clockSeconds(at) : this.formats.clockMinutes(at);
      return fresh ? `${time}\n${date}` : time;
    });
  }
}
