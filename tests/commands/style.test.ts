import { ESLint } from 'eslint'
import { expect, test } from 'vitest'

const eslint = new ESLint()

/** Rules that this file breaks. */
async function broken(filePath: string, code: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath })
  return [...new Set(result?.messages.map(({ ruleId }) => ruleId) ?? [])].filter(rule => !rule?.startsWith('@'))
}

const component = (template: string) => `<template>\n  ${template}\n</template>\n`

test.each([
  ['<p v-html="text" />', 'vue/no-v-html'],
  ['<p :innerHTML="text" />', 'vue/no-restricted-v-bind'],
  ['<i :srcdoc="text" />', 'vue/no-restricted-v-bind'],
  ['<iframe />', 'vue/no-restricted-html-elements'],
  ['<a :href="url">x</a>', 'vue/no-restricted-v-bind'],
  ['<a href="https://example.ru">x</a>', 'vue/no-restricted-static-attribute'],
])('%s is refused in a component', async (template, rule) => {
  expect(await broken('src/ui/Probe.vue', component(template))).toContain(rule)
})

test.each([
  ['node.innerHTML = text\n', 'no-restricted-properties'],
  ['node.insertAdjacentHTML(\'beforeend\', text)\n', 'no-restricted-properties'],
  ['document.write(text)\n', 'no-restricted-properties'],
  ['window.open(url)\n', 'no-restricted-properties'],
  ['eval(text)\n', 'no-eval'],
  ['new Function(text)\n', 'no-new-func'],
  ['h(\'p\', { innerHTML: text })\n', 'no-restricted-syntax'],
])('%j is refused in code', async (code, rule) => {
  expect(await broken('src/app/probe.ts', code)).toContain(rule)
})

test('text in a node is what is left', async () => {
  expect(await broken('src/ui/Probe.vue', component('<p>{{ text }}</p>'))).toEqual([])
})
