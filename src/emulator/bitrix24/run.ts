import type { Answered } from './outcome.ts'

/** What one HTTP request has used up: a batch shares it between its commands. */
export interface Run {
  /** Simulated seconds so far. */
  readonly seconds: number
  /** Begins a command that will take so long; throws CutOff when the request does not live to see its end. */
  begin(seconds: number): void
}

/** The request ends here, wherever it is: what is done stays done, what runs is lost, the rest never begins. */
export class CutOff extends Error {}

/** «One REST request must finish within 60 seconds» (limits.md). */
const longest = 60

export function startRun(commandsAtMost: number | undefined, tooLong: () => void): Run {
  let commands = 0
  let spent = 0
  return {
    get seconds() { return spent },
    begin(seconds) {
      if (spent + seconds > longest) tooLong()
      if (spent + seconds > longest || commands >= (commandsAtMost ?? Infinity)) throw new CutOff('The request was cut off')
      commands += 1
      spent += seconds
    },
  }
}

/** limits.md says «interrupted by timeout» and no more; this is what the web server in front of the portal then sends. */
export const cutOffAnswer: Answered = { status: 504, body: null, error: null, page: gatewayPage('504 Gateway Time-out') }

export function gatewayPage(title: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}
