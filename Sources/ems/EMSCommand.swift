import ArgumentParser

/// `ems`: the command and its subcommands.
struct EMSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ems",
    abstract: "Environmental registers as text: checked, scored, explained.",
    discussion: """
      Examples:
        ems eval register.ems                     show the register and its matrix
        ems check register.ems                    types, proofs and checks only
        ems eval . --view significant             one view
        ems repl register.ems                     ask, change, see what moves
        ems diff .@git:main .                     what my changes do to the results
        ems eval . --select impact --columns id,score,class --format csv -o out.csv

      Exit status: 0 fine, 1 findings, 2 wrong usage, 3 a file could not be read or written, 4 an error in a script or in data.
      """,
    version: "ems \(Version.text)",
    subcommands: [
      // In the order in which a newcomer needs them: a register, then questions to it, then what surrounds it.
      EvalCommand.self, CheckCommand.self, ExplainCommand.self, NewCommand.self, ReplCommand.self, WhatIfCommand.self,
      GoalCommand.self, SensitivityCommand.self, DiffCommand.self, ExplainCodeCommand.self, LibraryCommand.self,
      TestCommand.self, SchemaCommand.self,
    ])
}
