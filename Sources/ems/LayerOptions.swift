import ArgumentParser

/// What is laid over the register: scenarios and single changes.
struct LayerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Lay a scenario over the register (repeatable).", valueName: "NAME"),
    completion: Completions.scenarios)
  var scenario: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change an input or a parameter (repeatable).", valueName: "PATH=VALUE"),
    completion: Completions.parameters)
  var changes: [String] = []
}
