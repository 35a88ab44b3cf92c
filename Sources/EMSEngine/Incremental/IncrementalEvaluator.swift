public import EMSSemantics
public import EMSSyntax

/// Keeps the results of a register up to date while layers of changes are put on and taken off.
///
/// Not for sharing between threads. `results` are those at hand; a copy of them that is kept over a step costs a copy of the columns
/// that the step changes.
public final class IncrementalEvaluator {
  /// The plan.
  public let plan: Plan
  /// The register without layers.
  public let base: Register
  /// The layers in force, those that were pushed among them.
  public private(set) var layers: LayerStack
  /// The current results.
  public private(set) var results: Results
  /// What is wrong with the layers that the evaluator began with, or that `replaceLayers` put in their place.
  public private(set) var diagnostics: [Diagnostic]
  /// Asked between pieces of work; true breaks a step off, and nothing has changed.
  public var isCancelled: (@Sendable () -> Bool)?

  private let evaluator: Evaluator
  private var pushed = 0
  private var undone: [ChangeSet] = []
  private var programs: [WatchedProgram] = []

  /// Evaluates everything once.
  public init(_ plan: Plan, base: Register, layers: LayerStack, threads: Int? = nil) {
    self.plan = plan
    self.base = base
    self.layers = layers
    evaluator = Evaluator(plan, threads: threads)
    let (register, diagnostics) = layers.apply(to: base)
    self.diagnostics = diagnostics
    results = evaluator.evaluate(register)
  }

  /// The program.
  public var program: Program { base.program }

  // MARK: Steps

  /// How many layers were pushed and can be taken off.
  public var depth: Int { pushed }

  /// How many layers were taken off and can be put on again.
  public var redoDepth: Int { undone.count }

  /// Puts a layer on top. What was undone before is forgotten.
  public func push(_ layer: ChangeSet) -> AppliedLayer {
    let result = put(layer)
    if result.outcome == .applied { undone = [] }
    return result
  }

  private func put(_ layer: ChangeSet) -> AppliedLayer {
    var register = results.register
    var found: [Diagnostic] = []
    register.apply(layer, &found)
    if found.contains(where: { $0.severity == .error }) {
      var refused = AppliedLayer(program: program, space: results.space)
      refused.outcome = .refused
      refused.diagnostics = found
      return refused
    }
    var result = evaluate(register)
    result.diagnostics = found
    if result.outcome == .applied {
      layers.push(layer)
      pushed += 1
    }
    return result
  }

  /// Takes the topmost pushed layer off; nil where there is none.
  public func pop() -> AppliedLayer? {
    guard pushed > 0 else { return nil }
    var below = layers
    guard let layer = below.pop() else { return nil }
    let result = evaluate(below.apply(to: base).register)
    if result.outcome == .applied {
      layers = below
      pushed -= 1
      undone.append(layer)
    }
    return result
  }

  /// Puts the layer on again that was taken off last; nil where there is none.
  public func redo() -> AppliedLayer? {
    guard let layer = undone.popLast() else { return nil }
    let result = put(layer)
    if result.outcome != .applied { undone.append(layer) }
    return result
  }

  /// Puts other layers in force, of another day or with other scenarios. What was pushed is forgotten, so give it along where it
  /// is to stay.
  public func replaceLayers(_ layers: LayerStack) -> AppliedLayer {
    let (register, diagnostics) = layers.apply(to: base)
    let result = evaluate(register)
    if result.outcome == .applied {
      self.layers = layers
      self.diagnostics = diagnostics
      pushed = 0
      undone = []
    }
    return result
  }

  // MARK: Watching

  /// Keeps the results of a query (of a check, of a view) up to date like columns.
  public func watch(_ program: ColumnProgram) -> WatchedProgram {
    let watched = WatchedProgram(program, columns: evaluator.run(program, results))
    programs.append(watched)
    return watched
  }

  /// Keeps the matrix of a view with `down` and `across` up to date; nil for other views. `program` holds its expressions where
  /// they were added after evaluation.
  public func watch(_ view: View, program: Program? = nil) -> WatchedMatrix? {
    if view.down == nil || view.across == nil { return nil }
    return WatchedMatrix(view, program: program ?? self.program, evaluator: self)
  }

  /// Keeps up to date which records keep a check.
  public func watch(_ check: CheckRule) -> WatchedCheck {
    let asked = (check.condition.map { [$0] } ?? []) + check.expectations
    return WatchedCheck(check, watch(Lowering.query(asked, of: check.kind, in: program)), self)
  }

  /// Lets go of a query.
  public func unwatch(_ program: WatchedProgram) { programs.removeAll { $0 === program } }

  // MARK: Evaluating

  private func evaluate(_ register: Register) -> AppliedLayer {
    let before = results
    var result = AppliedLayer(program: program, space: before.space)
    if isCancelled?() == true {
      result.outcome = .cancelled
      return result
    }
    results = evaluator.evaluate(register)
    result.space = results.space
    for field in program.fields {
      switch field.role {
      case .input, .computed: break
      default: continue
      }
      for layer in program.layers {
        let address = ColumnAddress(field.id, layer.id)
        let (old, new) = (before.column(address), results.column(address))
        for row in new.rowsDiffering(from: old) {
          result.cells.append(
            MovedCell(
              column: address, row: row,
              before: old.packed(Int(row), type: field.type, scales: program.scales, parts: &result.parts),
              after: new.packed(Int(row), type: field.type, scales: program.scales, parts: &result.parts)))
        }
      }
    }
    for watched in programs { watched.replace(evaluator.run(watched.program, results), program.scales) }
    return result
  }
}
