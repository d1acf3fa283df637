import type { Page } from '@playwright/test'

/** What the policy of a page stopped: the directive and what it was about. Empty it after looking. */
export async function watchViolations(page: Page): Promise<string[]> {
  const stopped: string[] = []
  await page.exposeBinding('tellViolation', ({ frame }, line: string) => { stopped.push(`${line} in ${new URL(frame.url()).pathname}`) })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      (window as unknown as { tellViolation: (line: string) => void }).tellViolation(`${effectiveDirective}: ${blockedURI} ${sample}`)
    })
  })
  return stopped
}
