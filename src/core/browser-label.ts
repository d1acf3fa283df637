const browsers: readonly (readonly [sign: RegExp, name: string])[] = [
  [/YaBrowser\//, 'Yandex Browser'], [/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera\//, 'Opera'], [/Vivaldi\//, 'Vivaldi'], [/Firefox\/|FxiOS\//, 'Firefox'],
  [/BitrixDesktop|Bitrix24/i, 'Bitrix24'], [/Chrom(?:e|ium)\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari'],
]

const systems: readonly (readonly [sign: RegExp, name: string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux|X11/, 'Linux'],
]

/** «Chrome, Windows»: enough to know which of one's machines it was, and nothing that tells one person from another. */
export function browserLabel(userAgent: string): string {
  const found = [browsers, systems].flatMap(list => list.find(([sign]) => sign.test(userAgent))?.[1] ?? [])
  return found.length === 0 ? '?' : found.join(', ')
}
