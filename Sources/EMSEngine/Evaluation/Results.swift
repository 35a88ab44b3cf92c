public import EMSSemantics
import EMSValues
import Synchronization

/// The computed columns of a register, and the given ones beside them: what checks, views and explanations read.
public struct Results: Sendable {
  /// The register under its layers.
  public internal(set) var register: Register
  /// The plan that was run.
  public let plan: Plan
  /// Texts and units by number, those of the rules too.
  public internal(set) var space: ValueSpace
  /// How many threads evaluation may use.
  public let threads: Int
  /// What cells can be where inputs are given as alternatives; empty until `examiningDoubt` is asked.
  public internal(set) var doubt = Doubt()
  var computed: [Column?]
  /// Collections that were grouped already.
  private(set) var relations = RelationCache()

  init(register: Register, plan: Plan, threads: Int) {
    self.register = register
    self.plan = plan
    self.threads = threads
    space = register.space
    computed = Array(repeating: nil, count: register.program.fields.count * register.layerCount)
  }

  /// The program.
  public var program: Program { register.program }

  /// The cells of a field in a layer: results, inputs under their defaults, ids, titles, parents.
  ///
  /// Collections have no cells of their own; for them the column is empty.
  public func column(_ address: ColumnAddress) -> Column {
    if let found = computed[register.slot(address)] { return found }
    return register.builtIn(address, space) ?? register.inputColumn(address)
  }

  /// The columns of inputs and results that are kept, in order.
  var storedAddresses: [ColumnAddress] {
    var found: [ColumnAddress] = []
    for field in program.fields {
      switch field.role {
      case .input, .computed: break
      default: continue
      }
      for layer in program.layers {
        let address = ColumnAddress(field.id, layer.id)
        if computed[register.slot(address)] != nil { found.append(address) }
      }
    }
    return found
  }

  /// Makes the collections its own, so that other copies of these results do not see them change.
  mutating func ownRelations() {
    if !isKnownUniquelyReferenced(&relations) { relations = relations.copy() }
  }

  /// The value of one cell. An error is missing with a cause: ask `Explainer.cause`.
  public func value(_ record: RecordID, _ address: ColumnAddress) -> Value {
    space.value(column(address), Int(record.row), program[address.field].type)
  }
}

extension Results: ColumnSource {
  /// The cells of an input as given.
  public func givenColumn(_ address: ColumnAddress) -> Column { register.givenColumn(address) }
}

/// Collections by address, grouped once for all programs that read them.
final class RelationCache: Sendable {
  private let known = Mutex<[ColumnAddress: Relation]>([:])

  /// The collection of an address, made where it is not known yet.
  func relation(_ address: ColumnAddress, _ make: () -> Relation) -> Relation {
    if let found = known.withLock({ $0[address] }) { return found }
    let made = make()
    known.withLock { $0[address] = made }
    return made
  }

  /// Takes a collection out; nil where it is not known.
  func take(_ address: ColumnAddress) -> Relation? { known.withLock { $0.removeValue(forKey: address) } }

  /// Puts a collection in.
  func put(_ address: ColumnAddress, _ relation: Relation) { known.withLock { $0[address] = relation } }

  /// The same collections.
  func copy() -> RelationCache {
    let copy = RelationCache()
    let all = known.withLock { $0 }
    copy.known.withLock { $0 = all }
    return copy
  }
}

extension Register {
  /// The cells of `id`, `title`, `kind`, a parent; nil for other fields.
  func builtIn(_ address: ColumnAddress, _ space: ValueSpace) -> Column? {
    let field = program[address.field]
    let rows = program.records.kinds[field.kind.position]
    switch field.role {
    case .identifier: return Column(.words(rows.ids))
    case .title:
      if !rows.titles.contains(-1) { return Column(.words(rows.titles)) }
      return Column(
        .words(rows.titles.map { max(0, $0) }), states: rows.titles.map { $0 < 0 ? CellState.missing : CellState.value }
      )
    case .kindName:
      var space = space
      let name = space.number(ofText: program[field.kind].name)
      return Column(.words(Array(repeating: name, count: rows.count)))
    case .parent:
      guard case .record(let kinds) = field.type else { return nil }
      var parents = Array(repeating: Int64(0), count: rows.count)
      var states = Array(repeating: CellState.missing, count: rows.count)
      for row in 0..<rows.count where rows.parents[row] >= 0 {
        let kind = rows.parentKind(of: Int32(row))
        guard kinds.contains(kind) else { continue }
        parents[row] = ValueSpace.payload(of: RecordID(kind: kind, row: rows.parents[row]))
        states[row] = CellState.value
      }
      let clean = states.allSatisfy { $0 == 0 } ? [] : states
      if kinds.count == 1 {
        return Column(.words(parents.map { Int32(truncatingIfNeeded: $0) }), states: clean)
      }
      return Column(.longs(parents), states: clean)
    case .inner, .inverse: return Column(count: rows.count, state: CellState.missing)
    case .input, .computed: return nil
    }
  }

  /// Takes note of the texts and units of all rules, so that results can name them.
  mutating func internConstants() {
    for expression in program.expressions.expressions {
      if case .constant(let value) = expression.operation { intern(value) }
    }
    for field in program.fields {
      if let value = field.defaultValue { intern(value) }
      for block in field.blocks { if let value = block.defaultValue { intern(value) } }
    }
    for value in parameters { intern(value) }
    for kind in program.kinds { _ = space.number(ofText: kind.name) }
    for reasons in reasons.values { for reason in reasons.values { intern(reason) } }
    for judgements in judgements.values {
      for judgement in judgements.values {
        intern(judgement.value)
        intern(judgement.reason)
      }
    }
  }

  private mutating func intern(_ reason: Reason) {
    if let author = reason.author { _ = space.number(ofText: author) }
  }

  private mutating func intern(_ value: Value) { space.intern(value) }
}

extension ValueSpace {
  /// Takes note of the texts and units of a value.
  mutating func intern(_ value: Value) {
    switch value {
    case .text, .name, .unit: _ = encode(value)
    case .list(let members): for member in members { intern(member) }
    default: break
    }
  }
}

extension Results {
  /// The same results, which know the expressions, bands and texts of `program` too: those of an option or of a line of the
  /// session were added to the program after evaluation.
  func knowing(_ program: Program) -> Results {
    let known = self.program.expressions.expressions.count
    let expressions = program.expressions.expressions
    guard expressions.count > known else { return self }
    var results = self
    results.register.program = program
    for expression in expressions[known...] {
      if case .constant(let value) = expression.operation { results.space.intern(value) }
    }
    return results
  }
}
