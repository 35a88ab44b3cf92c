import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSWorkspace
import Glibc

/// `ems test register.ems`
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of methods: examples with their expected results.",
    discussion: """
      Examples:
        ems test register.ems
        ems test . --name threshold          only tests whose name holds 'threshold'
        ems test --each clients/*/

      Exit status: 0 all pass, 1 one failed, 4 an error in a script.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("Only tests whose name holds this.", valueName: "TEXT"))
  var name: String?

  @Flag(help: "The library's tests too.")
  var library = false

  @OptionGroup var several: EachOptions

  func validate() throws { try several.check(project) }

  func run() throws {
    try EachRun("test", project, several).run(test)
  }

  private func test(_ register: RegisterRun) throws {
    let run = register.run
    let loaded = try run.load()
    register.note(loaded)
    run.report(loaded.diagnostics, of: loaded)
    try run.stopAtErrors(loaded)
    let program = loaded.program
    var runners: [[String]: MethodTestRunner] = [:]
    var failed = 0
    var passed = 0
    var rows: [[Cell]] = []
    var diagnostics: [Diagnostic] = []
    for (index, test) in program.tests.enumerated() {
      if test.isLibrary, !library { continue }
      if let name, !test.name.contains(name) { continue }
      let methods = self.methods(of: test, in: program)
      if runners[methods] == nil {
        let under = methods.isEmpty ? loaded : try run.load(methods: methods)
        runners[methods] = MethodTestRunner(under.register(), plan: Plan(under.program))
      }
      guard let outcome = runners[methods]?.run(index) else { continue }
      if outcome.passes { passed += 1 } else { failed += 1 }
      rows.append([
        Cell(outcome.passes ? "pass" : "FAIL", emphasis: .grade(outcome.passes ? 0 : 100)), Cell(test.name),
        Cell(test.title?.text(in: nil) ?? ""),
      ])
      diagnostics += outcome.diagnostics
      for failure in outcome.failures {
        diagnostics.append(Diagnostic(.testFailed, failure.message, at: failure.place))
      }
    }
    if rows.isEmpty {
      throw CommandFailure(.usage, name == nil ? "the register has no tests" : "no test's name holds '\(name ?? "")'")
    }
    try Results.write(
      Document(
        (register.name.map { [.heading(level: 1, $0)] } ?? []) + [
          .table(Table(columns: [.init("result"), .init("test"), .init("title")], rows: rows)),
          .text("\(passed) passed, \(failed) failed"),
        ]), colour: project.colour)
    register.summary.count(diagnostics)
    run.report(diagnostics, of: loaded)
    if failed > 0 { throw CommandEnd(status: .findings) }
  }

  /// Methods that a test supposes and that are not in use: it runs in the register as checked under them.
  private func methods(of test: MethodTest, in program: Program) -> [String] {
    let inUse = program.methodsInUse.map { program.methods[$0.position].name }
    return test.given.changes.compactMap { change in
      if case .useMethod(let name) = change.target, !inUse.contains(name) { return name }
      return nil
    }
  }
}
