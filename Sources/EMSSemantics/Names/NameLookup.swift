import EMSSyntax
import EMSValues

/// Where names are looked up: fields of kinds, records, and what is near a name that is unknown.
extension Checker {
  /// The field `name` of a kind: what the method at hand gives, then what kinds and the methods in use give.
  func field(_ name: String, of kind: KindID, scope: Scope) -> FieldID? {
    if let method = scope.method, let own = names.fieldsOfMethods[method]?[kind]?[name] { return own }
    guard kind.position < names.fields.count else { return nil }
    return names.fields[kind.position][name]
  }

  /// The fields `name` of several kinds: those that have one.
  func fields(_ name: String, of kinds: [KindID], scope: Scope) -> [FieldID] {
    kinds.compactMap { field(name, of: $0, scope: scope) }
  }

  /// A method not in use that gives `name` to one of these kinds.
  func otherMethod(giving name: String, to kinds: [KindID]) -> MethodID? {
    for kind in kinds where kind.position < names.fieldsOfOtherMethods.count {
      if let field = names.fieldsOfOtherMethods[kind.position][name]?.first { return program[field].method }
    }
    return nil
  }

  /// Why nothing gives a field that a method declares: another one is in use, or another revision of it.
  func notGiven(_ name: String, by method: MethodID) -> DiagnosticText {
    let other = program.methods[method.position]
    guard let used = program.methodsInUse.first(where: { program.methods[$0.position].name == other.name }) else {
      return "only the method '\(other.name)' gives '\(name)', and it is not in use"
    }
    let inForce: DiagnosticText =
      program.methods[used.position].from.map { "the one from \($0.text)" } ?? "the first one"
    let revision: DiagnosticText =
      other.from.map { "the revision of '\(other.name)' from \($0.text)" } ?? "the first revision of '\(other.name)'"
    return "only \(revision) gives '\(name)', and \(inForce) is in force on \(program.selection.today.text)"
  }

  /// What puts a method, or a revision of it, in use.
  func wayToUse(_ method: MethodID) -> DiagnosticText {
    let other = program.methods[method.position]
    guard program.methodsInUse.contains(where: { program.methods[$0.position].name == other.name }) else {
      return "`use method \(other.name)` puts it in use"
    }
    return other.from.map { "`--as-of \($0.text)` evaluates the register under it" }
      ?? "give the field in the later revision too"
  }

  /// The names of all fields of these kinds, sorted.
  func fieldNames(of kinds: [KindID], scope: Scope) -> [String] {
    var result: Set<String> = []
    for kind in kinds {
      if kind.position < names.fields.count { result.formUnion(names.fields[kind.position].keys) }
      if let method = scope.method, let own = names.fieldsOfMethods[method]?[kind] { result.formUnion(own.keys) }
    }
    return result.sorted()
  }

  /// The level of `scale` with this name (or, of a numbered scale, this number as written).
  func level(_ name: String, of scale: ScaleID) -> Int32? {
    let levels = program[scale].levels
    for index in levels.indices where levels[index].name == name { return Int32(index) }
    return nil
  }

  /// The record at top level of one of `kinds` with this id; those that a test supposes first, then the first kind's.
  func topRecord(_ id: String, kinds: [KindID], scope: Scope) -> RecordID? {
    if let supposed = scope.supposedRecords[id] {
      for record in supposed where kinds.contains(record.kind) { return record }
    }
    let text = findID(id)
    for kind in kinds {
      if let record = topLevelRecord(text, of: kind) { return record }
    }
    return nil
  }

  /// Every record at top level with this id, those that a test supposes alone; the project's, or where there is none the
  /// library's.
  func topRecords(_ id: String, scope: Scope) -> [RecordID] {
    if let supposed = scope.supposedRecords[id], !supposed.isEmpty { return supposed }
    let text = findID(id)
    if text < 0 { return [] }
    let all = program.kinds.compactMap { topLevelRecord(text, of: $0.id) }
    let own = all.filter { !isLibraryRecord($0) }
    return own.isEmpty ? all : own
  }

  /// The same, of those that have a field, layer or inner record of the asked name.
  mutating func records(_ id: String, having member: String?, scope: Scope) -> [RecordID] {
    let all = topRecords(id, scope: scope)
    guard let member, all.count > 1 else { return all }
    return all.filter {
      field(member, of: $0.kind, scope: scope) != nil || names.layers[member] != nil
        || innerRecord(findID(member), of: $0) != nil
    }
  }

  /// The input by which a kind refers to one of `kinds` without naming an inverse.
  func referenceWithoutInverse(from kind: KindID, to kinds: [KindID]) -> FieldID? {
    for id in program[kind].fields {
      let field = program[id]
      guard field.role == .input, field.inverse == nil else { continue }
      let type = field.type.member ?? field.type
      if case .record(let targets) = type, targets.contains(where: { kinds.contains($0) }) { return id }
    }
    return nil
  }

  /// Names that a bare name could have meant here.
  func namesInScope(_ scope: Scope, expected: Type?) -> [String] {
    var result = scope.arguments.map(\.name)
    if case .level(let scale)? = expected?.member ?? expected { result += program[scale].levels.map(\.name) }
    for kinds in scope.rows { result += fieldNames(of: kinds, scope: scope) }
    result += parameterNames(scope)
    result += names.plurals.keys.sorted()
    return result
  }

  /// The names of the parameters that are seen from `scope`, sorted.
  func parameterNames(_ scope: Scope) -> [String] {
    var result = Set(names.parameters.library.keys)
    if !scope.isLibrary { result.formUnion(names.parameters.project.keys) }
    if let method = scope.method, let own = names.parameters.methods[method] { result.formUnion(own.keys) }
    return result.sorted()
  }

  /// The parameter that `name` means: of the method at hand, of the project or library, else of a method in use.
  func parameter(_ name: String, scope: Scope) -> ParameterID? {
    if let found = names.parameters.find(name, from: scope) { return found }
    if scope.method == nil {
      for method in program.methodsInUse {
        if let found = names.parameters.methods[method]?[name] { return found }
      }
    }
    return nil
  }

  /// The scale or choice that `name` means, with those of the methods in use last.
  func scale(_ name: String, scope: Scope) -> ScaleID? {
    if let found = names.scales.find(name, from: scope) { return found }
    if scope.method == nil {
      for method in program.methodsInUse {
        if let found = names.scales.methods[method]?[name] { return found }
      }
    }
    return nil
  }

  /// The matrix that `name` means, with those of the methods in use last.
  func matrix(_ name: String, scope: Scope) -> MatrixID? {
    if let found = names.matrices.find(name, from: scope) { return found }
    if scope.method == nil {
      for method in program.methodsInUse {
        if let found = names.matrices.methods[method]?[name] { return found }
      }
    }
    return nil
  }

  /// The table that `name` means, with those of the methods in use last.
  func table(_ name: String, scope: Scope) -> TableID? {
    if let found = names.tables.find(name, from: scope) { return found }
    if scope.method == nil {
      for method in program.methodsInUse {
        if let found = names.tables.methods[method]?[name] { return found }
      }
    }
    return nil
  }
}
