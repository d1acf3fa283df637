import stylistic from '@stylistic/eslint-plugin'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', '.data', '.cache', 'node_modules', 'test-results'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  stylistic.configs.customize({ semi: false, quotes: 'single', indent: 2, commaDangle: 'always-multiline', braceStyle: '1tbs', arrowParens: false }),
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      'no-console': 'error',
      'eqeqeq': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/no-v-html': 'error',
      '@stylistic/max-statements-per-line': 'off',
      '@stylistic/arrow-parens': ['error', 'as-needed'],
      '@stylistic/operator-linebreak': ['error', 'before', { overrides: { '=': 'after' } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]', message: 'The core has no clock: take `now` as an argument.' },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The core has no clock: take `now` as an argument.' },
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'The core has no chance of its own: take a `seed`.' },
      ],
    },
  },
  { files: ['src/emulator/**', 'tests/**'], rules: { 'no-console': 'off' } },
)
