// The price of a lot over time, as steps: it stands until the next accepted bid.
import type { BidEntry } from '@/api/views';
import { dark } from '../display';
import { formatMillis, formatTime } from '../format';
import { formatYuan } from '../money';

export type ChartOption = Record<string, unknown>;

export interface PriceWords {
  start: string;
  extended: string;
  now: string;
}

export interface PriceStory {
  entries: BidEntry[];
  startPrice: string;
  startsAt: string;
  /** The moment to mark, in milliseconds; bids after it are left out. */
  until?: number;
}

const accepted = (entry: BidEntry) => entry.kind === 'bid' && entry.verdict === 'accepted';

/** Accepted bids in the order of time. */
export function steps({ entries, until }: PriceStory): BidEntry[] {
  const seen = entries.filter((it) => accepted(it) && Date.parse(it.at) <= (until ?? Infinity));
  return seen.sort((a, b) => a.seq - b.seq);
}

function colours() {
  return dark.value
    ? { ink: '#e8e8e5', muted: '#a9aeb3', line: '#34383d', price: '#ff8796', mark: '#f0be6a' }
    : { ink: '#1f2328', muted: '#5c6268', line: '#e2e3e1', price: '#c3203b', mark: '#8a5300' };
}

export function priceOption(story: PriceStory, words: PriceWords): ChartOption {
  const paint = colours();
  const bids = steps(story);
  const end = story.until ?? Date.parse(bids.at(-1)?.ends_at ?? story.startsAt);
  const last = bids.at(-1)?.price ?? story.startPrice;
  const points = [
    [Date.parse(story.startsAt), Number(story.startPrice), words.start],
    ...bids.map((it) => [
      Date.parse(it.at),
      Number(it.price),
      `${it.code} · ${formatMillis(it.at)}`,
    ]),
    [Math.max(end, Date.parse(bids.at(-1)?.at ?? story.startsAt)), Number(last), ''],
  ];
  const axis = { axisLine: { lineStyle: { color: paint.line } } };
  return {
    animation: false,
    grid: { left: 12, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'item',
      formatter: ({ value }: { value: [number, number, string] }) =>
        `￥${formatYuan(value[1].toFixed(2))}<br>${value[2] || formatTime(value[0])}`,
    },
    xAxis: {
      type: 'time',
      ...axis,
      axisLabel: {
        color: paint.muted,
        hideOverlap: true,
        formatter: (at: number) => formatTime(at).slice(11),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...axis,
      splitLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.muted, formatter: (yuan: number) => formatYuan(yuan.toFixed(2)) },
    },
    series: [
      {
        type: 'line',
        step: 'end',
        data: points,
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { color: paint.price, width: 2 },
        itemStyle: { color: paint.price },
        markLine: {
          symbol: 'none',
          silent: true,
          label: { color: paint.mark, formatter: '{b}', fontSize: 12 },
          lineStyle: { color: paint.mark, type: 'dashed' },
          data: bids
            .filter((it) => it.extended)
            .map((it, index) => ({
              xAxis: Date.parse(it.at),
              name: index === 0 ? words.extended : '',
            })),
        },
      },
    ],
  };
}
