// Dates and spans as a person reads them; always the time of Shanghai.
import { locale } from './i18n';

const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function parts(millis: number): Record<string, string> {
  return Object.fromEntries(PARTS.formatToParts(millis).map(({ type, value }) => [type, value]));
}

/** `2026-05-26 10:20:46` */
export function formatTime(iso: string | number | null | undefined): string {
  if (iso === null || iso === undefined) return '—';
  const at = typeof iso === 'number' ? iso : Date.parse(iso);
  if (Number.isNaN(at)) return String(iso);
  const p = parts(at);
  return `${p['year']}-${p['month']}-${p['day']} ${p['hour']}:${p['minute']}:${p['second']}`;
}

/** `2026-05-26` */
export function formatDate(iso: string | null | undefined): string {
  return formatTime(iso).slice(0, 10);
}

/** `10:20:46.123`: bids are told apart by milliseconds. */
export function formatMillis(iso: string): string {
  const millis = Math.floor(Date.parse(iso) % 1000);
  return `${formatTime(iso).slice(11)}.${String(millis).padStart(3, '0')}`;
}

/** `05-26 10:20` for a card. */
export function formatShort(iso: string): string {
  return formatTime(iso).slice(5, 16);
}

export interface Span {
  days: number;
  clock: string;
}

/** What is left, rounded up to whole seconds: 0 is shown only when nothing is left. */
export function span(millis: number): Span {
  const total = Math.max(0, Math.ceil(millis / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const clock = [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  return { days: Math.floor(total / 86_400), clock: clock.map(pad).join(':') };
}

export function formatSpan(millis: number): string {
  const { days, clock } = span(millis);
  if (days === 0) return clock;
  return locale() === 'en' ? `${days} d ${clock}` : `${days}天 ${clock}`;
}

/** Seconds as minutes where they divide: `5分钟`, `30秒`. */
export function formatPeriod(seconds: number): string {
  const english = locale() === 'en';
  if (seconds % 86_400 === 0) return english ? `${seconds / 86_400} d` : `${seconds / 86_400}天`;
  if (seconds % 3600 === 0) return english ? `${seconds / 3600} h` : `${seconds / 3600}小时`;
  if (seconds % 60 === 0) return english ? `${seconds / 60} min` : `${seconds / 60}分钟`;
  return english ? `${seconds} s` : `${seconds}秒`;
}
