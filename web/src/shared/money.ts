// Money on this side of the wire: yuan as a string, fen as BigInt, never a float.

const AMOUNT = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/;

/** Fen of an amount such as `1,234.5`; null when it is not an amount of money. */
export function parseYuan(text: string): bigint | null {
  const match = AMOUNT.exec(text.trim().replace(/[,，\s￥¥]/g, ''));
  if (!match) return null;
  const [, sign, yuan, cents = ''] = match;
  const fen = BigInt(yuan ?? '0') * 100n + BigInt(cents.padEnd(2, '0'));
  return sign === '-' ? -fen : fen;
}

/** The wire form, always with two decimals: `1234.50`. */
export function toYuan(fen: bigint): string {
  const size = fen < 0n ? -fen : fen;
  const cents = (size % 100n).toString().padStart(2, '0');
  return `${fen < 0n ? '-' : ''}${size / 100n}.${cents}`;
}

/** Fen of an amount the server sent; a malformed one is a broken contract. */
export function fenOf(yuan: string): bigint {
  const fen = parseYuan(yuan);
  if (fen === null) throw new Error(`not an amount of money: ${yuan}`);
  return fen;
}

/** For reading: `1,234.50`; whole yuan lose their `.00`. */
export function formatYuan(yuan: string): string {
  const [whole = '', cents = '00'] = toYuan(fenOf(yuan)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return cents === '00' ? grouped : `${grouped}.${cents}`;
}

/** 万元, cut (not rounded) to two decimals; null below one 万. */
export function inWan(yuan: string): string | null {
  const fen = fenOf(yuan);
  if (fen < 1_000_000n) return null;
  const hundredths = fen / 10_000n;
  const cents = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '');
  const whole = (hundredths / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return cents ? `${whole}.${cents}` : whole;
}

/** What part of `whole` the `part` is, in per cent with one decimal, half up: `85.2`. */
export function percentOf(part: string, whole: string): string | null {
  const of = fenOf(whole);
  if (of <= 0n) return null;
  const tenths = (fenOf(part) * 2000n + of) / (of * 2n);
  return `${tenths / 10n}.${tenths % 10n}`;
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];

/** One group of four digits, such as 壹仟零伍拾. */
function group(value: number): string {
  const digits = value.toString();
  let text = '';
  let gap = false;
  [...digits].forEach((digit, index) => {
    if (digit === '0') {
      gap = text !== '';
      return;
    }
    text += `${gap ? '零' : ''}${DIGITS[Number(digit)]}${PLACES[digits.length - 1 - index]}`;
    gap = false;
  });
  return text;
}

function wholeInCapitals(yuan: bigint): string {
  let text = '';
  let gap = false;
  for (let place = GROUPS.length - 1; place >= 0; place -= 1) {
    const value = Number((yuan / 10_000n ** BigInt(place)) % 10_000n);
    if (value === 0) {
      gap ||= text !== '';
      continue;
    }
    const filler = text !== '' && (gap || value < 1000) ? '零' : '';
    text += filler + group(value) + GROUPS[place];
    gap = false;
  }
  return text || '零';
}

/** The amount in the capitals of a cheque (大写): 壹佰贰拾叁元肆角伍分. */
export function inCapitals(yuan: string): string {
  const fen = fenOf(yuan);
  const size = fen < 0n ? -fen : fen;
  const jiao = Number((size % 100n) / 10n);
  const cents = Number(size % 10n);
  const whole = size / 100n;
  let text = fen < 0n ? '负' : '';
  if (whole > 0n || size === 0n) text += `${wholeInCapitals(whole)}元`;
  if (jiao === 0 && cents === 0) return `${text}整`;
  if (jiao > 0) text += `${DIGITS[jiao]}角`;
  else if (whole > 0n) text += '零';
  return cents > 0 ? `${text}${DIGITS[cents]}分` : `${text}整`;
}
