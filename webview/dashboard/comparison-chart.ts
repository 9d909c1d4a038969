import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  Tooltip,
  type ChartDataset,
  type ChartOptions,
} from 'chart.js';
import { element } from '../ui/element.ts';
import { prefersReducedMotion, themeColours, type ThemeColours } from '../ui/theme.ts';
import { creditOf, formatMetric, metricLabels, metricOf, type Comparison } from './comparison.ts';
import type { Metric } from './view-state.ts';

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

/** Room for a channel: a bar for each model and a gap. */
const barHeight = 16;
const gap = 14;

/** A grouped bar chart: a group for each channel, a bar for each model. */
export class ComparisonChart {
  readonly root: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  #chart: Chart<'bar'> | undefined;
  #shown: { readonly comparison: Comparison; readonly metric: Metric } | undefined;

  constructor() {
    this.#canvas = element('canvas', { role: 'img' });
    this.root = element('div', { class: 'chart' }, [this.#canvas]);
  }

  show(comparison: Comparison, metric: Metric): void {
    this.#shown = { comparison, metric };
    this.#draw(prefersReducedMotion() ? false : { duration: 250 });
  }

  /** The same data in the theme's new colours. */
  redraw(): void {
    this.#draw(false);
  }

  #draw(animation: false | { readonly duration: number }): void {
    if (!this.#shown) return;
    const { comparison, metric } = this.#shown;
    const colours = themeColours();
    const { models, channels } = comparison;
    this.root.style.height = `${channels.length * (models.length * barHeight + gap) + 80}px`;
    this.#canvas.setAttribute('aria-label', description(comparison, metric));
    const labels = channels.map(({ channel }) => channel);
    const datasets = seriesOf(comparison, metric, colours);
    const options = chartOptions(metric, colours, animation);
    if (this.#chart) {
      this.#chart.data = { labels, datasets };
      this.#chart.options = options;
      this.#chart.update();
    } else {
      this.#chart = new Chart(this.#canvas, { type: 'bar', data: { labels, datasets }, options });
    }
  }
}

function seriesOf({ models, channels }: Comparison, metric: Metric, colours: ThemeColours): ChartDataset<'bar'>[] {
  return models.map((model, index) => ({
    label: model.label,
    data: channels.map((channel) => metricOf(creditOf(channel, model), metric)),
    backgroundColor: colours.series[index % colours.series.length] ?? colours.foreground,
    borderColor: colours.outline ?? 'transparent',
    borderWidth: colours.outline === undefined ? 0 : 1,
    borderRadius: 2,
    maxBarThickness: barHeight,
  }));
}

function chartOptions(metric: Metric, colours: ThemeColours, animation: false | { readonly duration: number }): ChartOptions<'bar'> {
  const font = { family: colours.font };
  return {
    indexAxis: 'y',
    responsive: true,
    maintainAspectRatio: false,
    animation,
    scales: {
      x: {
        beginAtZero: true,
        grid: { color: colours.gridLine },
        ticks: { color: colours.muted, font, callback: (value) => tickText(Number(value), metric) },
        title: { display: true, text: metricLabels[metric], color: colours.muted, font },
      },
      y: { grid: { display: false }, ticks: { color: colours.foreground, font, autoSkip: false } },
    },
    plugins: {
      legend: { position: 'top', align: 'start', labels: { color: colours.foreground, font, boxWidth: 12, boxHeight: 12 } },
      tooltip: {
        callbacks: {
          label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${formatMetric(parsed.x ?? 0, metric)}`,
        },
      },
    },
  };
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function tickText(value: number, metric: Metric): string {
  return metric === 'share' ? formatMetric(value, metric) : compact.format(value);
}

/** What a screen reader says of the picture; the table below it has every number. */
function description({ models, channels }: Comparison, metric: Metric): string {
  const leaders = models.map((model) => {
    const best = channels.toSorted((left, right) => metricOf(creditOf(right, model), metric) - metricOf(creditOf(left, model), metric))[0];
    return best ? `${model.label}: most to ${best.channel}, ${formatMetric(metricOf(creditOf(best, model), metric), metric)}` : model.label;
  });
  return `${metricLabels[metric]} by channel. ${leaders.join('. ')}. The table below has all numbers.`;
}
