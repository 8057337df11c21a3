// @vitest-environment node
import openapiTS, { astToString } from 'openapi-typescript';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const beside = (path: string) => new URL(path, import.meta.url);
// The program writes this line above what it generates.
const HEAD = /^\/\*\*\n \* This file was auto-generated[^/]*\*\/\n\n/;

it('is what `npm run generate` makes of the server’s document', async () => {
  const document = readFileSync(beside('../../../api/openapi.json'), 'utf8');
  const fresh = astToString(await openapiTS(document));
  const kept = readFileSync(beside('./schema.ts'), 'utf8').replace(HEAD, '');
  expect(kept.trim()).toBe(fresh.trim());
});
