public import EMSSemantics
public import EMSSyntax
public import EMSValues

/// The layers of changes over the base register, in the order of section 5: what is amended, what holds from a day on, `use` and
/// `--set`, scenarios, what a test supposes, the session's changes.
public struct LayerStack: Sendable {
  /// The layers, the lowest first.
  public private(set) var layers: [ChangeSet] = []
  /// The as-of day.
  public let today: CalendarDate

  /// Puts the layers of a program in order.
  ///
  /// - Parameters:
  ///   - scenarios: those asked for, by name; one that is dated and due counts once, at its date, with those it is on.
  ///   - options: changes of `--set`.
  ///   - given: what a test supposes.
  ///   - session: the session's changes.
  public init(
    _ program: Program, today: CalendarDate, scenarios: [String] = [], options: [ChangeSet] = [],
    given: ChangeSet? = nil, session: [ChangeSet] = []
  ) {
    self.today = today
    layers = program.changes.filter { $0.origin == .amend }
    var isUsed: Set<String> = []
    var dated: [(date: CalendarDate, place: SourceRange, sets: [ChangeSet])] = []
    for change in program.changes {
      if case .from(let date) = change.origin, date <= today {
        dated.append((date, change.changes.first?.place ?? LayerStack.nowhere, [change]))
      }
    }
    let due = program.scenarios.compactMap { scenario in
      scenario.from.flatMap { $0 <= today ? (date: $0, scenario: scenario) : nil }
    }
    // Earlier ones first, so that a shared base stands at the earliest date.
    for (date, scenario) in due.sorted(by: { ($0.date, $0.scenario.place) < ($1.date, $1.scenario.place) }) {
      let chain = LayerStack.chain(scenario.name, program).filter { isUsed.insert($0.name).inserted }
      dated.append((date, scenario.place, chain.map(\.changes)))
    }
    dated.sort { ($0.date, $0.place) < ($1.date, $1.place) }
    layers += dated.flatMap(\.sets)
    layers += program.changes.filter { $0.origin == .use || $0.origin == .option }
    layers += options
    for name in scenarios {
      layers += LayerStack.chain(name, program).filter { isUsed.insert($0.name).inserted }.map(\.changes)
    }
    if let given { layers.append(given) }
    layers += session
  }

  /// Adds a layer on top.
  public mutating func push(_ layer: ChangeSet) { layers.append(layer) }

  /// Takes the topmost layer away.
  @discardableResult
  public mutating func pop() -> ChangeSet? { layers.popLast() }

  private static let nowhere = SourceRange(file: FileID(0), start: 0, end: 0)

  /// A scenario and those below it, the lowest first.
  private static func chain(_ name: String, _ program: Program) -> [Scenario] {
    var chain: [Scenario] = []
    var next: String? = name
    while let current = next, let scenario = program.scenarios.first(where: { $0.name == current }) {
      if chain.contains(where: { $0.name == current }) { break }
      chain.append(scenario)
      next = scenario.base
    }
    return chain.reversed()
  }

  /// The register under all layers, and what is wrong with the changes.
  public func apply(to base: Register) -> (register: Register, diagnostics: [Diagnostic]) {
    var register = base
    register.today = today
    var diagnostics: [Diagnostic] = []
    for layer in layers { register.apply(layer, &diagnostics) }
    if layers.contains(where: \.changesMethod) {
      diagnostics += LayerRules(register.program).diagnostics(
        parameters: register.parameters, matrixCells: register.matrixCells, layers)
    }
    return (register, diagnostics)
  }
}
