import stylistic from '@stylistic/eslint-plugin'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

/** Ways from a string to markup or code. What people wrote into the CRM is shown as text, always. */
const sinks = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'createContextualFragment', 'setHTMLUnsafe', 'parseHTMLUnsafe', 'srcdoc']
const asText = 'Text of the CRM is shown as text: let Vue put it into a node.'
const oneLink = 'Links go through OutsideLink.vue, which lets only http(s) out.'

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
  {
    files: ['src/{app,browser,core,crm,ui}/**', 'placements/**'],
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-properties': [
        'error',
        ...sinks.map(property => ({ property, message: asText })),
        { object: 'document', property: 'write', message: asText },
        { object: 'document', property: 'writeln', message: asText },
        { object: 'window', property: 'open', message: oneLink },
      ],
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-restricted-v-bind': ['error', ...sinks.map(argument => ({ argument, message: asText }))],
      'vue/no-restricted-html-elements': ['error', ...['script', 'style', 'iframe', 'object', 'embed'].map(element => ({ element, message: 'The policy of our pages allows no such element.' }))],
    },
  },
  {
    // In the core the rule of this name guards its purity; it has no Vue.
    files: ['src/{app,browser,crm,ui}/**', 'placements/**'],
    rules: { 'no-restricted-syntax': ['error', ...sinks.map(name => ({ selector: `Property[key.name="${name}"]`, message: asText }))] },
  },
  {
    files: ['src/ui/**', 'placements/**'],
    ignores: ['src/ui/OutsideLink.vue'],
    rules: {
      'vue/no-restricted-static-attribute': ['error', { key: 'href', message: oneLink }, { key: 'to', message: oneLink }],
      'vue/no-restricted-v-bind': ['error', ...sinks.map(argument => ({ argument, message: asText })), { argument: 'href', message: oneLink }],
    },
  },
  { files: ['src/emulator/**', 'tests/**'], rules: { 'no-console': 'off' } },
)
