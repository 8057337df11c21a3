// A river: each flow as wide as its sum.
import { dark } from '../display';
import { formatYuan } from '../money';
import type { ChartOption } from './price';

export interface RiverFlow {
  from: string;
  to: string;
  amount: string;
}

const LIGHT = ['#c3203b', '#0b5cad', '#1a7238', '#8a5300', '#6f42a8', '#3c6e71'];
const DARK = ['#ff8796', '#86bdf5', '#7fd39a', '#f0be6a', '#c9a7f2', '#9bd1d4'];

/** `upright` for a narrow screen: the river runs from top to bottom. */
export function riverOption(
  flows: RiverFlow[],
  nameOf: (place: string) => string,
  upright: boolean,
): ChartOption {
  const places = [...new Set(flows.flatMap(({ from, to }) => [from, to]))];
  return {
    animation: false,
    color: dark.value ? DARK : LIGHT,
    tooltip: {
      trigger: 'item',
      formatter: ({ data }: { data: { source?: string; target?: string; value?: number } }) =>
        data.source && data.target
          ? `${nameOf(data.source)} → ${nameOf(data.target)}<br>￥${formatYuan(
              (data.value ?? 0).toFixed(2),
            )}`
          : '',
    },
    series: [
      {
        type: 'sankey',
        orient: upright ? 'vertical' : 'horizontal',
        left: 8,
        right: upright ? 8 : 130,
        top: upright ? 24 : 8,
        bottom: upright ? 40 : 8,
        nodeGap: upright ? 20 : 12,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        lineStyle: { color: 'gradient', opacity: 0.45 },
        label: {
          color: dark.value ? '#e8e8e5' : '#1f2328',
          fontSize: 12,
          ...(upright ? { position: 'bottom', width: 76, overflow: 'break' } : {}),
          formatter: ({ name }: { name: string }) => nameOf(name),
        },
        data: places.map((name) => ({ name })),
        links: flows.map(({ from, to, amount }) => ({
          source: from,
          target: to,
          value: Number(amount),
        })),
      },
    ],
  };
}
