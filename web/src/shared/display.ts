// How a visitor likes to read: dark, large type. Preferences only, kept on the device.
import { ref, watchEffect } from 'vue';

const KEY = 'fachui.display';

function remembered(): { dark: boolean | null; large: boolean } {
  try {
    return { dark: null, large: false, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { dark: null, large: false };
  }
}

const choice = remembered();
export const dark = ref(
  choice.dark ?? window.matchMedia('(prefers-color-scheme: dark)').matches,
);
export const large = ref(choice.large);

watchEffect(() => {
  document.documentElement.classList.toggle('dark', dark.value);
  document.documentElement.classList.toggle('large', large.value);
});

export function remember(): void {
  localStorage.setItem(KEY, JSON.stringify({ dark: dark.value, large: large.value }));
}
