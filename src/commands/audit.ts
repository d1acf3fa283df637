import { spawn } from 'node:child_process'
import { auditExceptions } from './audit/exceptions.ts'
import { judge } from './audit/judge.ts'
import { CommandFailure, command, say } from './run.ts'

/** What npm prints of the packages that customers get; it ends with an error both when it finds something and when it cannot ask. */
function npmAudit(): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['audit', '--omit=dev', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
    let printed = ''
    child.stdout.on('data', (part: Buffer) => { printed += part.toString() })
    child.on('error', reject)
    child.on('close', () => resolve(printed))
  })
}

await command(async () => {
  say('Asking the registry for known faults of the packages that are shipped')
  const faults = judge(await npmAudit(), auditExceptions, new Date().toISOString().slice(0, 10))
  if (faults === null) return say('Skipped: the registry cannot be reached or answers no audits. Nothing is known of the packages’ faults.')
  if (faults.length > 0) throw new CommandFailure(`Known faults:\n  ${faults.join('\n  ')}\nUpdate what is named, or explain in src/commands/audit/exceptions.ts why it does no harm.`)
  say(`None is known${auditExceptions.length > 0 ? ` besides ${auditExceptions.length} explained` : ''}.`)
})
