import { expect, it } from 'vitest';
import { QUESTIONS } from './questions';

it('answers the same questions in both languages', () => {
  expect(QUESTIONS.en).toHaveLength(QUESTIONS['zh-CN'].length);
});
