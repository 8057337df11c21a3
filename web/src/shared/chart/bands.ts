// How many quotes lie in each band of deviation, a column a band, stacked by who quoted.
import { dark } from '../display';
import type { ChartOption } from './price';

export interface Bands {
  names: string[];
  quoters: { name: string; counts: number[] }[];
}

/** Colours that stay apart for the colour-blind, on a light and on a dark ground. */
const LIGHT = ['#0b5cad', '#8a5300', '#1a7238', '#6f42a8', '#a31830', '#3c6e71'];
const DARK = ['#86bdf5', '#f0be6a', '#7fd39a', '#c9a7f2', '#ff8796', '#9bd1d4'];

export function bandsOption({ names, quoters }: Bands): ChartOption {
  const text = dark.value ? '#a9aeb3' : '#5c6268';
  const line = dark.value ? '#34383d' : '#e2e3e1';
  return {
    animation: false,
    color: dark.value ? DARK : LIGHT,
    grid: { left: 12, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, type: 'scroll', textStyle: { color: text } },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: {
      type: 'category',
      data: names,
      axisLabel: { color: text, rotate: 30 },
      axisLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: text },
      splitLine: { lineStyle: { color: line } },
    },
    series: quoters.map(({ name, counts }) => ({
      type: 'bar', stack: 'all', name, data: counts, barMaxWidth: 48,
    })),
  };
}
