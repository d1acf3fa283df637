import { spawn } from 'node:child_process'

/** A command that ended badly, with the one line that says what to do next. */
export class CommandFailure extends Error {}

/** Says in one line what is about to be done. */
export function say(line: string): void {
  process.stdout.write(`▸ ${line}\n`)
}

/** Runs a program of the project and shows its output. Throws a `CommandFailure` with `next` when it fails. */
export async function run(what: string, program: string, args: readonly string[], next: string, env: Record<string, string> = {}): Promise<void> {
  say(what)
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new CommandFailure(`${what}: failed. ${next}`)
}

/** Runs a tool from the project's own node_modules. */
export function runTool(what: string, tool: string, args: readonly string[], next: string, env: Record<string, string> = {}): Promise<void> {
  return run(what, 'npx', ['--no-install', tool, ...args], next, env)
}

/** The frame of every command: failures are one line and exit status 1, never a stack. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    process.stderr.write(`✗ ${error.message}\n`)
    process.exitCode = 1
  }
}
