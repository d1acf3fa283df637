import type { HostData } from './wire.ts'

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' }

function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, letter => escapes[letter] ?? letter)
}

/** The document of every page: the loader, what the page has to know, and its own script. */
export function documentOf(data: HostData): string {
  const brand = data.options.brand === 'kommo' ? 'Kommo' : 'amoCRM'
  return `<!doctype html>
<html lang="${data.lang}" data-color-scheme="${data.options.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${brand}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/frontend/host.css">
</head>
<body class="page-loading">
<div id="left_menu"></div>
<div id="page_holder" class="page_holder"></div>
<script id="host_data" type="application/json">${inScript(data)}</script>
<script src="/frontend/require.js"></script>
<script src="/frontend/host.js"></script>
</body>
</html>
`
}
