import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace

/// `ems whatif register.ems --set significant-from=10`
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Show what a change or a scenario moves: base beside changed, and nothing else.",
    discussion: """
      Examples:
        ems whatif register.ems --set significant-from=10
        ems whatif . --scenario heat-pump
        ems whatif . --scenario heat-pump --set boiler-gas.climate.severity=minor --format markdown
        ems whatif . --method fmea                           as another method judges

      --method beside --scenario or --set is the method of both sides; alone it is the change.
      Files are never changed. Exit status: as of 'ems diff'.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var layers: LayerOptions
  @OptionGroup var comparison: ComparisonOptions

  func validate() throws {
    if layers.scenario.isEmpty, layers.changes.isEmpty, project.register.method.isEmpty {
      throw ValidationError("Say what changes, such as: --set significant-from=10 or --scenario heat-pump")
    }
  }

  func run() throws {
    let isMethodTheChange = layers.scenario.isEmpty && layers.changes.isEmpty
    let run = ProjectRun(project, layers, language: comparison.language)
    let changed = try run.load()
    let language = comparison.language
    run.report(changed.diagnostics.filter { $0.severity == .error }, of: changed)
    try run.stopAtErrors(changed)
    try run.protect(comparison.output.map { [$0] } ?? [], of: changed)
    let paths = project.paths.joined(separator: " ")
    let changedName = ([paths] + changeWords(isMethodTheChange)).joined(separator: " ")
    var result: RegisterComparison
    let sides: (before: ComparedRegister, after: ComparedRegister)
    if isMethodTheChange || usesMethod(changed) {
      // Another method is another program.
      let base = try run.load(methods: isMethodTheChange ? [] : nil, isBase: true)
      sides = (
        try ComparedRegister.evaluate(base, name: paths, language: language, colour: project.colour).get(),
        try ComparedRegister.evaluate(changed, name: changedName, language: language, colour: project.colour).get()
      )
      result = RegisterComparison(before: sides.before.results, after: sides.after.results)
    } else {
      let register = changed.register()
      let stack = LayerStack(changed.program, today: changed.settings.today)
      let plan = Plan(changed.program)
      let (base, baseFaults) = stack.apply(to: register)
      let (laid, faults) = changed.layered(register)
      for found in [baseFaults, faults] where found.hasError {
        run.report(found, of: changed)
        throw CommandEnd(status: .script)
      }
      let evaluator = Evaluator(plan)
      sides = (
        ComparedRegister(
          changed, evaluator.evaluate(base).examiningDoubt(), name: paths, scenarios: [], language: language),
        ComparedRegister(
          changed, evaluator.evaluate(laid).examiningDoubt(), name: changedName, scenarios: layers.scenario,
          language: language)
      )
      result = RegisterComparison(before: sides.before.results, after: sides.after.results, isOneProgram: true)
    }
    result.compare(findings: sides.before.report, sides.after.report)
    try comparison.write(result, before: sides.before.side, after: sides.after.side, colour: project.colour)
  }

  /// Whether what is laid over the register puts another method in use.
  private func usesMethod(_ project: Project) -> Bool {
    let stack = LayerStack(
      project.program, today: project.settings.today, scenarios: layers.scenario, options: project.optionChanges)
    return stack.layers.contains { layer in
      switch layer.origin {
      case .option, .scenario: layer.changes.contains { if case .useMethod = $0.target { true } else { false } }
      default: false
      }
    }
  }

  private func changeWords(_ isMethodTheChange: Bool) -> [String] {
    layers.scenario.map { "--scenario \($0)" } + layers.changes.map { "--set \($0)" }
      + (isMethodTheChange ? project.register.method.map { "--method \($0)" } : [])
  }
}
