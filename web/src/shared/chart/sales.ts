// Sales like an asset: when each ended and what it brought, the nearest drawn largest.
import { dark } from '../display';
import { formatDate } from '../format';
import { formatYuan } from '../money';
import type { ChartOption } from './price';

export interface Sale {
  title: string;
  endedAt: string;
  /** Yuan of a square metre, or of the whole where no area is known. */
  price: number;
  /** 0 for the nearest. */
  place: number;
}

export function salesOption(
  sales: Sale[],
  mark: { name: string; price: number } | null,
): ChartOption {
  const paint = dark.value
    ? { muted: '#a9aeb3', line: '#34383d', dot: '#86bdf5', mark: '#ff8796' }
    : { muted: '#5c6268', line: '#e2e3e1', dot: '#0b5cad', mark: '#c3203b' };
  return {
    animation: false,
    grid: { left: 12, right: 24, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'item',
      formatter: ({ data }: { data: { value: [number, number]; title: string } }) =>
        `${data.title}<br>￥${formatYuan(data.value[1].toFixed(2))} · ${formatDate(
          new Date(data.value[0]).toISOString(),
        )}`,
    },
    xAxis: {
      type: 'time',
      axisLabel: { color: paint.muted, hideOverlap: true },
      axisLine: { lineStyle: { color: paint.line } },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.muted, formatter: (yuan: number) => formatYuan(yuan.toFixed(0)) },
    },
    series: [
      {
        type: 'scatter',
        itemStyle: { color: paint.dot, opacity: 0.8 },
        data: sales.map(({ title, endedAt, price, place }) => ({
          title,
          value: [Date.parse(endedAt), price],
          symbolSize: Math.max(8, 20 - 4 * place),
        })),
        ...(mark
          ? {
              markLine: {
                symbol: 'none',
                silent: true,
                label: { formatter: mark.name, color: paint.mark, position: 'insideEndTop' },
                lineStyle: { color: paint.mark, type: 'dashed' },
                data: [{ yAxis: mark.price }],
              },
            }
          : {}),
      },
    ],
  };
}
