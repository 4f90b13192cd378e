import { Command } from 'commander'
import { addCheckCommand } from './commands/check-command.ts'
import { addReportCommand } from './commands/report-command.ts'
import { addRunCommand } from './commands/run-command.ts'
import { addSearchCommand } from './commands/search-command.ts'
import { addServeCommand } from './commands/serve-command.ts'
import { addTargetCommand } from './commands/target-command.ts'
import type { Finish, Shell } from './shell.ts'

const HELP = `
Examples:
  $ tidewire run --target ws://localhost:8080/ws --conns 1000 --duration 60s
  $ tidewire search --for connections --target ws://localhost:8080/ws
  $ tidewire check --target ws://localhost:8080/ws --conns 50000
  $ tidewire serve
  $ tidewire target --port 9001

'tidewire <command> --help' shows the flags of a command. Durations take the
units ms, s, m, h.`

/** Every command; a command's own code is loaded when it is called. */
export function createProgram(shell: Shell, finish: Finish): Command {
  const program = new Command('tidewire')
    .description('Load tester for services that hold long-lived connections')
    .version(shell.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', HELP)
    .showHelpAfterError('(add --help to see what is allowed)')
    .configureOutput({
      writeOut: (text) => void shell.print(text),
      writeErr: (text) => shell.tell(text.trimEnd()),
      outputError: (text, write) => write(text),
    })
    .exitOverride()
  addRunCommand(program, shell, finish)
  addSearchCommand(program, shell, finish)
  addCheckCommand(program, shell, finish)
  addServeCommand(program, shell, finish)
  addTargetCommand(program, shell, finish)
  addReportCommand(program, shell, finish)
  return program
}
