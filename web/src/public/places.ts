// Places as the lots name them (`湖南省长沙市芙蓉区`), cut into province, city and district.
import type { PlaceView } from '@/api/public';

export interface Branch {
  /** How the region begins: what the list is filtered by. */
  prefix: string;
  name: string;
  lots: number;
  open: number;
  within: Branch[];
}

const PROVINCE = /^(.+?(?:省|自治区|特别行政区)|北京市|天津市|上海市|重庆市)/;
const CITY = /^(.+?(?:市|自治州|地区|盟))/;

/** The parts of a region; what does not fit a pattern stays whole. */
export function partsOf(region: string): string[] {
  const province = PROVINCE.exec(region)?.[1];
  const rest = region.slice(province?.length ?? 0);
  const city = CITY.exec(rest)?.[1];
  const district = rest.slice(city?.length ?? 0);
  return [province, city, district].filter((part): part is string => Boolean(part));
}

/** The tree of places, the fullest first. */
export function treeOf(places: PlaceView[]): Branch[] {
  const roots: Branch[] = [];
  for (const place of places) {
    let level = roots;
    let prefix = '';
    for (const name of partsOf(place.region)) {
      prefix += name;
      let branch = level.find((it) => it.name === name);
      if (!branch) {
        branch = { prefix, name, lots: 0, open: 0, within: [] };
        level.push(branch);
      }
      branch.lots += place.lots;
      branch.open += place.open;
      level = branch.within;
    }
  }
  const sort = (level: Branch[]): Branch[] => {
    level.sort((a, b) => b.open - a.open || b.lots - a.lots || a.prefix.localeCompare(b.prefix));
    for (const branch of level) sort(branch.within);
    return level;
  };
  return sort(roots);
}
