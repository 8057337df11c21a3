// The style of the pages: strict types, labels for everybody, and no road from role to role.
import vue from 'eslint-plugin-vue';
import a11y from 'eslint-plugin-vuejs-accessibility';
import ts from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

const ROLES = ['public', 'bidder', 'officer', 'valuer', 'panel', 'finance'];

/** A page of one role imports only from its own folder, `shared` and `api`. */
const zones = ROLES.map((role) => ({
  files: [`src/${role}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: ROLES.filter((other) => other !== role).map((other) => ({
          group: [`@/${other}/*`, `../${other}/*`, `../../${other}/*`],
          message: `${role} must not import from ${other}; move it to shared`,
        })),
      },
    ],
  },
}));

const sharedZone = {
  files: ['src/shared/**', 'src/api/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: ROLES.map((role) => `@/${role}/*`), message: 'shared knows no role' }] },
    ],
  },
};

export default [
  { ignores: ['dist/**', 'node_modules/**', 'src/api/schema.ts', 'src/element-plus.d.ts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: ts.parser } },
    rules: { 'max-lines': ['error', 200] },
  },
  {
    rules: {
      'max-len': ['error', { code: 100, ignoreUrls: true, ignoreStrings: true }],
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // Element Plus gives its inputs their labels through el-form-item.
      'vuejs-accessibility/form-control-has-label': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  { files: ['e2e/**'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  ...zones,
  sharedZone,
];
