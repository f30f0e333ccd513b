/**
 * What a command of the command line is, and what it may touch.
 *
 * @module
 */

/** The outside world of a command. */
export interface CommandIo {
  /** Writes to standard output. */
  out: (text: string) => void
  /** Writes to standard error. */
  err: (text: string) => void
  /** Environment variables. */
  environment: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  folder: string
  /** Whether standard output takes colours. */
  isColourful: boolean
  /** Whether standard error is a terminal, where a line can be written over. */
  showsProgress: boolean
  /** Aborts on Ctrl-C. */
  stop: AbortSignal
}

/** One command. */
export interface Command {
  /** Printed for `--help`: usage, options with defaults, examples. */
  help: string
  /**
   * Runs the command to its end.
   *
   * @returns The exit code: 0 for success, 1 for failure.
   * @throws {OptionsError} When an argument is wrong; the caller prints it and exits with 2.
   */
  run: (args: string[], io: CommandIo) => Promise<number>
}
