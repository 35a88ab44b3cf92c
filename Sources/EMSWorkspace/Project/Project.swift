public import EMSEngine
public import EMSSemantics
public import EMSSyntax
public import EMSValues

/// What is asked of a project beside its paths.
public struct ProjectSettings: Sendable {
  /// The as-of day.
  public var today: CalendarDate
  /// Methods chosen by name.
  public var methods: [String] = []
  /// Scenarios to lay over the register.
  public var scenarios: [String] = []
  /// Changes of `--set`, as written.
  public var changes: [String] = []
  /// Files of imports by name.
  public var imports: [String: String] = [:]
  /// Whether rows of data that cannot be read are left out.
  public var keepsGoing = false
  /// How much of the standard library is looked at.
  public var library = LibraryBodies.all
  /// The language of messages; nil for that of the register.
  public var language: String?

  /// Creates settings for a day.
  public init(today: CalendarDate) { self.today = today }
}

/// A project as loaded and checked, with the data of its imports.
public struct Project {
  /// The checked program, with what options added to it.
  public private(set) var program: Program
  /// Everything that was found, by place.
  public private(set) var diagnostics: [Diagnostic]
  /// Whether a file could not be read.
  public let hasFileError: Bool
  /// Whether an option is wrong: a path in `--set`, a scenario, a method that is not there.
  public private(set) var hasOptionError = false
  /// The reader with the columns of the imports.
  public let importer: DataImporter
  /// Files that were read, scripts first, then data.
  public let filesRead: [String]
  /// The layers of `--set`.
  public private(set) var optionChanges: [ChangeSet] = []
  /// What was asked.
  public let settings: ProjectSettings
  /// What further lines are checked against.
  public let checked: CheckedProject

  /// Loads and checks a project.
  public init(_ request: ProjectRequest, _ settings: ProjectSettings, files: any FileSystem) {
    var loader = ProjectLoader(files: files)
    self.init(loader.load(request), settings, files: files)
  }

  /// Checks what was loaded.
  public init(_ loaded: LoadedSources, _ settings: ProjectSettings, files: any FileSystem) {
    var chosen = settings.methods
    var (checked, importer) = Project.check(loaded, chosen, settings, files)
    // A change may put another method in use: rules, records and views are then checked under that one.
    let implied = Project.methods(ofChangesIn: checked.program, settings)
    let missing = implied.filter { name in
      !checked.program.methodsInUse.contains { checked.program.methods[$0.position].name == name }
    }
    if !missing.isEmpty, !checked.diagnostics.contains(where: { $0.severity == .error }) {
      chosen = chosen.filter { !Project.sharesKind($0, with: missing, in: checked.program) } + missing
      (checked, importer) = Project.check(loaded, chosen, settings, files)
    }
    self.checked = checked
    program = checked.program
    self.importer = importer
    self.settings = settings
    hasFileError = loaded.hasFileError || importer.hasFileError
    filesRead = loaded.filesRead + importer.filesRead
    var log = DiagnosticLog()
    log.add(contentsOf: loaded.diagnostics)
    log.add(contentsOf: checked.diagnostics)
    diagnostics = log.sorted()
    // A method that an option names and nothing declares is wrong usage, not an error of the script.
    if diagnostics.contains(where: { ($0.code == .unknownMethod || $0.code == .methodsExclude) && $0.range == nil }) {
      hasOptionError = true
    }
    if !hasError { readOptions() }
  }

  private static func check(
    _ loaded: LoadedSources, _ methods: [String], _ settings: ProjectSettings, _ files: any FileSystem
  ) -> (CheckedProject, DataImporter) {
    var importer = DataImporter(
      files: files, root: loaded.root, overrides: settings.imports, keepsGoing: settings.keepsGoing)
    let selection = MethodSelection(chosen: methods, today: settings.today)
    let checked = checkProject(
      loaded.project, selection: selection, library: settings.library, language: settings.language, reader: &importer)
    return (checked, importer)
  }

  /// Methods that the changes in force put in use: of `from` blocks up to the day, of dated scenarios, of those asked for; the
  /// last one of methods that share a kind.
  private static func methods(ofChangesIn program: Program, _ settings: ProjectSettings) -> [String] {
    var names: [String] = []
    for layer in LayerStack(program, today: settings.today, scenarios: settings.scenarios).layers {
      for change in layer.changes {
        guard case .useMethod(let name) = change.target else { continue }
        names.removeAll { $0 == name || sharesKind($0, with: [name], in: program) }
        names.append(name)
      }
    }
    return names
  }

  private static func sharesKind(_ name: String, with others: [String], in program: Program) -> Bool {
    let own = program.methods.filter { $0.name == name }.flatMap(\.kinds)
    return program.methods.contains { others.contains($0.name) && $0.kinds.contains(where: own.contains) }
  }

  /// Checks what options name: scenarios, and the changes of `--set`.
  private mutating func readOptions() {
    for name in settings.scenarios where !program.scenarios.contains(where: { $0.name == name }) {
      let nearest = NearestName.nearest(to: name, in: program.scenarios.map(\.name))
      addOptionError(
        Diagnostic(
          .unknownOptionName, "there is no scenario '\(name)'", at: nil,
          help: nearest.map { "the nearest is '\($0)'" } ?? "the register declares no scenario of that name"))
    }
    for name in settings.imports.keys.sorted() where !program.imports.contains(where: { $0.name == name }) {
      let names = program.imports.map(\.name)
      let nearest = NearestName.nearest(to: name, in: names)
      addOptionError(
        Diagnostic(
          .unknownOptionName, "there is no import '\(name)'", at: nil,
          help: nearest.map { "the nearest is '\($0)'" }
            ?? (names.isEmpty ? "the register imports nothing" : "the imports are: \(names.joined(separator: ", "))")))
    }
    var reader = OptionChanges(checked, program)
    for text in settings.changes {
      optionChanges.append(reader.read(text) { results(underOptions: $0) })
      program = reader.program
    }
    for diagnostic in reader.diagnostics { addOptionError(diagnostic) }
  }

  /// The results under what `--set` says so far: what the next one's expressions are computed from. Nil where the register is in error.
  private func results(underOptions program: Program) -> Results? {
    if hasError { return nil }
    let stack = LayerStack(program, today: settings.today, options: optionChanges)
    let (layered, found) = stack.apply(to: register(of: program))
    if found.contains(where: { $0.severity == .error }) { return nil }
    return Evaluator(Plan(program)).evaluate(layered)
  }

  private mutating func addOptionError(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { hasOptionError = true }
    diagnostics.append(diagnostic)
  }

  /// Whether an error was found.
  public var hasError: Bool { diagnostics.contains { $0.severity == .error } }

  /// The base register.
  public func register() -> Register { register(of: program) }

  /// The base register of the program with records that further lines brought.
  func register(of program: Program) -> Register {
    var builder = RegisterBuilder(program)
    importer.fill(&builder, program: program)
    return builder.finish()
  }

  /// The register with all its layers: what is amended, what holds on the day, `use`, `--set`, scenarios.
  public func layered(_ base: Register) -> (register: Register, diagnostics: [Diagnostic]) {
    let stack = LayerStack(program, today: settings.today, scenarios: settings.scenarios, options: optionChanges)
    return stack.apply(to: base)
  }
}
