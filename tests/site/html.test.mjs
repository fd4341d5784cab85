// Every page is valid HTML.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { HtmlValidate } from 'html-validate';

import { build, filesOf } from './support.mjs';

const RULES = {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // Our pages say `<meta …>` and let long lines be.
    'void-style': ['error', { style: 'omit' }],
    'no-trailing-whitespace': 'off',
    // Titles hold the service's whole name.
    'long-title': 'off',
  },
};

test('html-validate finds nothing, in either language', async (t) => {
  const out = await build(t);
  const validate = new HtmlValidate(RULES);
  const faults = [];
  for (const name of filesOf(out).filter((one) => one.endsWith('.html'))) {
    const report = await validate.validateString(readFileSync(join(out, name), 'utf8'), name);
    for (const { messages } of report.results)
      for (const { ruleId, line, message } of messages) faults.push(`${name}:${line} ${ruleId}: ${message}`);
  }
  assert.deepEqual(faults.slice(0, 40), []);
});
