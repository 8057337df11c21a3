// The provinces as squares in about the place where they lie (方格图). No boundary is drawn: a map
// with boundaries of China is published only with a review number (审图号), and needs far more bytes.

export interface Tile {
  name: string;
  english: string;
  row: number;
  column: number;
}

const ROWS: [row: number, tiles: [column: number, name: string, english: string][]][] = [
  [1, [[9, '黑龙江', 'Heilongjiang']]],
  [2, [[6, '内蒙古', 'Inner Mongolia'], [9, '吉林', 'Jilin']]],
  [3, [
    [1, '新疆', 'Xinjiang'], [3, '甘肃', 'Gansu'], [4, '宁夏', 'Ningxia'], [5, '山西', 'Shanxi'],
    [6, '北京', 'Beijing'], [7, '天津', 'Tianjin'], [8, '辽宁', 'Liaoning'],
  ]],
  [4, [
    [2, '青海', 'Qinghai'], [4, '陕西', 'Shaanxi'], [5, '河南', 'Henan'], [6, '河北', 'Hebei'],
    [7, '山东', 'Shandong'],
  ]],
  [5, [
    [1, '西藏', 'Tibet'], [3, '四川', 'Sichuan'], [4, '重庆', 'Chongqing'], [5, '湖北', 'Hubei'],
    [6, '安徽', 'Anhui'], [7, '江苏', 'Jiangsu'], [8, '上海', 'Shanghai'],
  ]],
  [6, [
    [3, '云南', 'Yunnan'], [4, '贵州', 'Guizhou'], [5, '湖南', 'Hunan'], [6, '江西', 'Jiangxi'],
    [7, '浙江', 'Zhejiang'],
  ]],
  [7, [
    [4, '广西', 'Guangxi'], [5, '广东', 'Guangdong'], [6, '福建', 'Fujian'], [8, '台湾', 'Taiwan'],
  ]],
  [8, [[4, '海南', 'Hainan'], [5, '澳门', 'Macao'], [6, '香港', 'Hong Kong']]],
];

export const TILES: Tile[] = ROWS.flatMap(([row, tiles]) =>
  tiles.map(([column, name, english]) => ({ name, english, row, column })),
);
export const COLUMNS = 9;
