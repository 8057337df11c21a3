import { expect, it } from 'vitest';
import { bodyOf, household, isIdentity, lacks, person, shareOf, sumOf } from './declaration';

const chen = { ...person(), name: '陈', identity: '430102199001010016', share: '60' };
const good = (number: string) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, it, at) => all + it * Number(number[at]), 0);
  return number + '10X98765432'[sum % 11];
};
chen.identity = good('43010219900101001');
const wu = { ...person(), name: '吴', identity: good('43010219900101002'), share: '40' };

it.each([
  ['natural', chen.identity, true],
  ['natural', `${chen.identity.slice(0, 17)}${chen.identity.endsWith('1') ? '2' : '1'}`, false],
  ['natural', '43010219900101', false],
  ['enterprise', '91430100MA4L16JQ9B', true],
  ['enterprise', '91430100MA4L16JQI', false],
] as const)('knows whether %s %s can be an identity', (kind, text, expected) => {
  expect(isIdentity(kind, text)).toBe(expected);
});

it.each([
  ['33.33', 3333], ['100', 10_000], ['0', null], ['100.01', null], ['33.333', null], ['x', null],
])('reads a share %s as %s', (text, expected) => expect(shareOf(text)).toBe(expected));

it('wants a principal and the authority of an agent', () => {
  const home = household();
  expect(lacks('agent', [person()], '', home)).toEqual(['principal', 'authority']);
  expect(lacks('agent', [wu], '授权委托书', home)).toEqual([]);
  expect(bodyOf('agent', [wu], ' 授权委托书 ', home)).toEqual({
    capacity: 'agent',
    buyers: [{ kind: 'natural', name: '吴', identity: wu.identity, authority: '授权委托书' }],
  });
});

it('wants two different people whose shares make the whole', () => {
  const home = household();
  expect(lacks('joint', [chen], '', home)).toEqual(['two', 'shares']);
  expect(lacks('joint', [chen, { ...wu, share: '39.99' }], '', home)).toEqual(['shares']);
  expect(lacks('joint', [chen, { ...chen, share: '40' }], '', home)).toEqual(['twice']);
  expect(lacks('joint', [chen, wu], '', home)).toEqual([]);
  expect(sumOf([chen, wu])).toBe(10_000);
  expect(bodyOf('joint', [chen, wu], '', home).buyers?.map((it) => it.share)).toEqual(['60', '40']);
});

it('takes a household whole or not at all, and nothing of others for oneself', () => {
  expect(lacks('self', [person()], '', { ...household(), homes: '1' })).toEqual(['household']);
  const home = { registered: 'local' as const, homes: '1', insured_months: '24', document: '户口簿' };
  expect(lacks('self', [person()], '', home)).toEqual([]);
  expect(bodyOf('self', [chen, wu], 'x', home)).toEqual({
    capacity: 'self',
    household: { registered: 'local', homes: 1, insured_months: 24, document: '户口簿' },
  });
  expect(bodyOf('self', [chen], 'x', household())).toEqual({ capacity: 'self' });
});
