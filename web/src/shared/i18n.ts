// Two languages. Each folder brings its own words, as pairs, so none can lack its translation.
import { createI18n } from 'vue-i18n';

export type Locale = 'zh-CN' | 'en';
const KEY = 'fachui.locale';

function preferred(): Locale {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN';
}

export const i18n = createI18n({
  legacy: false,
  locale: preferred(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': {}, en: {} },
});

export function locale(): Locale {
  return i18n.global.locale.value as Locale;
}

export function switchLocale(to: Locale): void {
  i18n.global.locale.value = to as never;
  localStorage.setItem(KEY, to);
  document.documentElement.lang = to;
}

type Pair = readonly [chinese: string, english: string];
export type Values = Record<string, string | number>;

/** Adds a folder's words and returns how its components ask for one. */
export function defineWords<Words extends Record<string, Pair>>(folder: string, words: Words) {
  const side = (index: 0 | 1) => ({
    [folder]: Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, pair[index]])),
  });
  i18n.global.mergeLocaleMessage('zh-CN', side(0));
  i18n.global.mergeLocaleMessage('en', side(1));
  return {
    t: (key: keyof Words & string, values: Values = {}): string =>
      i18n.global.t(`${folder}.${key}`, values),
    /** For codes that come over the wire: the code itself when we have no word for it. */
    word: (prefix: string, code: string): string =>
      prefix + code in words ? i18n.global.t(`${folder}.${prefix}${code}`) : code,
  };
}
