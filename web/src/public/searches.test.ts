import { beforeEach, expect, it } from 'vitest';
import { readSearches, useSearches } from './searches';

beforeEach(() => localStorage.clear());

it('keeps a search on the device, once, and remembers when it was looked at', () => {
  const { save, seen, remove, searches } = useSearches();
  save('芙蓉区房产', { region: '湖南省长沙市芙蓉区', category: 'housing' }, 1);
  save('再存一次', { category: 'housing', region: '湖南省长沙市芙蓉区' }, 2);
  expect(readSearches()).toHaveLength(1);
  seen({ category: 'housing', region: '湖南省长沙市芙蓉区' }, 9);
  expect(readSearches()[0]).toMatchObject({ name: '再存一次', seenAt: 9 });
  const [first] = searches.value;
  if (first) remove(first);
  expect(readSearches()).toEqual([]);
});

it('reads past what is not a search', () => {
  localStorage.setItem('fachui.searches', '[{"name":1},null,{"name":"a","filters":{},"seenAt":3}]');
  expect(readSearches()).toHaveLength(1);
  localStorage.setItem('fachui.searches', '{broken');
  expect(readSearches()).toEqual([]);
});
