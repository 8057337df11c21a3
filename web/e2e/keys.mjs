// Going through a page by keys alone.
/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page, selector, most = 60) {
  for (let presses = 0; presses < most; presses += 1) {
    const there = await page.evaluate((it) => document.activeElement?.matches(it), selector);
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${selector}`);
}
