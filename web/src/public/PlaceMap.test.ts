import { expect, it } from 'vitest';
import { render } from '@/test/render';
import PlaceMap from './PlaceMap.vue';
import { treeOf } from './places';
import { TILES } from './provinces';

it('has every province once, each in a square of its own', () => {
  expect(TILES).toHaveLength(34);
  expect(new Set(TILES.map((it) => it.name)).size).toBe(34);
  expect(new Set(TILES.map((it) => `${it.row} ${it.column}`)).size).toBe(34);
});

it('leads from a province with lots to its lots, and from no other', async () => {
  const tree = treeOf([
    { region: '湖南省长沙市芙蓉区', lots: 5, open: 3 },
    { region: '内蒙古自治区包头市', lots: 1, open: 0 },
    { region: '北京市朝阳区', lots: 2, open: 1 },
  ] as never);
  const page = await render(PlaceMap, { props: { tree, most: 3 } });
  const links = page.wrapper.findAll('a');
  expect(links.map((it) => it.attributes('aria-label'))).toEqual([
    '内蒙古：未结束 0 件，全部 1 件', '北京：未结束 1 件，全部 2 件', '湖南：未结束 3 件，全部 5 件',
  ]);
  expect(decodeURIComponent(links[2]?.attributes('href') ?? '')).toBe('/lots?region=湖南省');
});
