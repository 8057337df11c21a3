import { expect, it } from 'vitest';
import { partsOf, treeOf } from './places';

it('cuts a place where people cut it', () => {
  expect(partsOf('湖南省长沙市芙蓉区')).toEqual(['湖南省', '长沙市', '芙蓉区']);
  expect(partsOf('上海市浦东新区')).toEqual(['上海市', '浦东新区']);
  expect(partsOf('内蒙古自治区锡林郭勒盟锡林浩特市')).toEqual(['内蒙古自治区', '锡林郭勒盟', '锡林浩特市']);
  expect(partsOf('湖南省湘西土家族苗族自治州')).toEqual(['湖南省', '湘西土家族苗族自治州']);
  expect(partsOf('境外')).toEqual(['境外']);
});

it('adds up what lies within, the fullest first', () => {
  const tree = treeOf([
    { region: '湖南省长沙市芙蓉区', lots: 3, open: 1 },
    { region: '湖南省长沙市开福区', lots: 1, open: 1 },
    { region: '上海市浦东新区', lots: 9, open: 3 },
  ]);
  expect(tree.map((it) => [it.name, it.lots, it.open])).toEqual([
    ['上海市', 9, 3],
    ['湖南省', 4, 2],
  ]);
  expect(tree[1]?.within[0]?.within[0]?.prefix).toBe('湖南省长沙市芙蓉区');
});
