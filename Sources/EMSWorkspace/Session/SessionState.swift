import EMSSemantics
import EMSValues

/// A text that was typed: kept where it must be read again.
struct TypedText: Hashable, Sendable {
  var text: String
  /// What messages call its source.
  var name: String
  /// The number of its first line in the session.
  var line: Int
}

/// What the session asks for beside its changes: what is declared, entered, in use, and the day.
struct SessionLayers: Sendable {
  /// Declarations, in order.
  var declarations: [TypedText] = []
  /// Scenarios entered, in order.
  var scenarios: [String] = []
  /// Methods chosen, in order.
  var methods: [String] = []
  /// The as-of day.
  var today: CalendarDate
}

/// One change of the session as a script would write it.
struct SessionChange: Sendable {
  /// What stands before the colon, and after it.
  var path: String, value: String
}

/// A step of the session: what `undo` takes back.
struct SessionStep: Sendable {
  enum Kind: Sendable {
    /// Changes with a path.
    case set([SessionChange])
    /// Changes as a scenario holds them.
    case body(TypedText)
    /// The changes of these paths are dropped.
    case unset([String])
    /// All is dropped; what was asked for beside the changes is as it was at the start.
    case reset(before: SessionLayers, after: SessionLayers)
    /// What is asked for beside the changes is another.
    case layers(before: SessionLayers, after: SessionLayers)
  }

  var kind: Kind
  /// The line in which it was typed.
  var line: Int
  /// The changes as the program at hand reads them.
  var changes: [Change] = []
  /// The number of the program that `changes` were read in.
  var generation = 0

  /// Whether it lays changes on top of those before, and does nothing else.
  var isOnlyChanges: Bool {
    switch kind {
    case .set, .body: true
    case .unset, .reset, .layers: false
    }
  }
}

/// The steps of a session, and how far they are in force.
struct SessionHistory: Sendable {
  private(set) var steps: [SessionStep] = []
  /// How many are in force; the rest was undone.
  private(set) var position = 0

  /// A step that is still in force, with what is left of it.
  struct Effective: Sendable {
    /// Its index in `steps`.
    var index: Int
    /// Of a step of changes with paths: the indexes of those that were not dropped.
    var kept: [Int]
  }

  mutating func append(_ step: SessionStep) {
    if position < steps.count { steps.removeLast(steps.count - position) }
    steps.append(step)
    position += 1
  }

  mutating func move(to position: Int) { self.position = position }

  mutating func replace(_ index: Int, _ changes: [Change], generation: Int) {
    steps[index].changes = changes
    steps[index].generation = generation
  }

  /// Drops single changes, which no longer apply.
  mutating func drop(_ paths: Set<Int>, ofStep index: Int) {
    guard case .set(let changes) = steps[index].kind else { return }
    steps[index].kind = .set(changes.enumerated().filter { !paths.contains($0.offset) }.map(\.element))
  }

  mutating func removeAll() {
    steps = []
    position = 0
  }

  /// The steps that lay changes on the register, in order, without what was dropped since.
  func effective(upTo position: Int? = nil) -> [Effective] {
    var result: [Effective] = []
    for index in 0..<(position ?? self.position) {
      switch steps[index].kind {
      case .set(let changes): result.append(Effective(index: index, kept: Array(changes.indices)))
      case .body: result.append(Effective(index: index, kept: []))
      case .unset(let paths):
        let dropped = Set(paths)
        for at in result.indices {
          guard case .set(let changes) = steps[result[at].index].kind else { continue }
          result[at].kept.removeAll { dropped.contains(changes[$0].path) }
        }
      case .reset: result = []
      case .layers: break
      }
    }
    return result
  }

  /// The changes with a path that are in force, each once with its last value, in the order in which they were first made.
  func changesInForce() -> [SessionChange] {
    var places: [String: Int] = [:]
    var result: [SessionChange] = []
    for effective in effective() {
      guard case .set(let changes) = steps[effective.index].kind else { continue }
      for index in effective.kept {
        let change = changes[index]
        if let place = places[change.path] {
          result[place] = change
        } else {
          places[change.path] = result.count
          result.append(change)
        }
      }
    }
    return result
  }

  /// The typed changes without a path that are in force.
  func bodiesInForce() -> [TypedText] {
    effective().compactMap { effective in
      if case .body(let text) = steps[effective.index].kind { return text }
      return nil
    }
  }

  /// What is asked for beside the changes before the first step.
  func layers(atStart current: SessionLayers) -> SessionLayers {
    for step in steps[0..<position] {
      switch step.kind {
      case .layers(let before, _), .reset(let before, _): return before
      default: continue
      }
    }
    return current
  }
}
