import EMSSyntax
import EMSValues

/// What a bare name means: the order of section 5, "Names".
extension Checker {
  /// Whether a bare name means something without a type that is expected, and without an error.
  func resolves(_ name: String, scope: Scope) -> Bool {
    if scope.arguments.contains(where: { $0.name == name }) { return true }
    for kinds in scope.rows {
      if !fields(name, of: kinds, scope: scope).isEmpty { return true }
      if kinds.contains(where: { program[$0].name == name }) { return true }
    }
    if parameter(name, scope: scope) != nil || names.plurals[name] != nil { return true }
    return topRecords(name, scope: scope).count == 1
  }

  /// Checks a bare name.
  /// - Parameter asked: the name after the dot, where one follows: a record is then looked for among the kinds that have it.
  mutating func bareName(
    _ node: NodeReference, scope: Scope, expected: Type?, asked: String?
  ) -> ExpressionID {
    let name = self.name(node)
    let target = expected?.element
    if asked == nil, let id = namedByExpectation(name, node, target: target) { return id }
    for (index, argument) in scope.arguments.enumerated() where argument.name == name {
      return make(.argument(Int32(index)), [], argument.type, node)
    }
    for depth in scope.rows.indices {
      let found = fields(name, of: scope.rows[depth], scope: scope)
      if !found.isEmpty {
        let row = make(.row(depth: Int32(depth)), [], .record(scope.rows[depth]), node)
        return read(found, of: row, scope: scope, node)
      }
    }
    for depth in scope.rows.indices.reversed()
    where scope.rows[depth].contains(where: { program[$0].name == name }) {
      return make(.row(depth: Int32(depth)), [], .record(scope.rows[depth]), node)
    }
    if target == .unit, let unit = program.units.unit(name) {
      noteUse(ofUnit: name)
      return make(.constant(.unit(unit)), [], .unit, node)
    }
    if let id = parameter(name, scope: scope) { return read(id, node) }
    if case .record(let kinds)? = target, let record = topRecord(name, kinds: kinds, scope: scope) {
      return make(.constant(.record(record)), [], .record([record.kind]), node)
    }
    if let kind = names.plurals[name] { return plural(kind, node, scope: scope) }
    let found = records(name, having: asked, scope: scope)
    if found.count == 1, let record = found.first {
      return make(.constant(.record(record)), [], .record([record.kind]), node)
    }
    return unresolved(name, node, scope: scope, expected: expected, asked: asked, found: found)
  }

  /// A level, scenario or method of the type that is expected.
  private mutating func namedByExpectation(_ name: String, _ node: NodeReference, target: Type?) -> ExpressionID? {
    switch target {
    case .level(let scale)?:
      guard let index = level(name, of: scale) else { return nil }
      used.scales.insert(scale)
      return make(.constant(.level(scale, index: index)), [], .level(scale), node)
    case .scenario?:
      return names.scenarios[name] == nil ? nil : make(.constant(.name(name)), [], .scenario, node)
    case .method?:
      return names.methods[name] == nil ? nil : make(.constant(.name(name)), [], .method, node)
    default: return nil
    }
  }

  private mutating func plural(_ kind: KindID, _ node: NodeReference, scope: Scope) -> ExpressionID {
    if let row = scope.rows.first, let reference = referenceWithoutInverse(from: kind, to: row) {
      let name = self.name(node)
      let field = program[reference].name
      let own = row.first.map { program[$0].name } ?? ""
      report(
        Diagnostic(
          .pluralOfReference, "'\(name)' means every record of '\(program[kind].name)', not those of this '\(own)'",
          at: place(node), labels: [Label(program[reference].place, "this field refers to '\(own)'")],
          help: "write `register.\(name)` for all, or `\(name) where \(field) = \(own)` for its own"))
    }
    return make(.allRecords(kind), [], .list(.record([kind])), node)
  }

  /// Reads a parameter.
  mutating func read(_ id: ParameterID, _ node: NodeReference) -> ExpressionID {
    used.parameters.insert(id)
    let result = make(.parameter(id), [], program.parameters[id.position].type, node)
    if let unit = program.parameters[id.position].unit { expressionState.writtenUnits[result] = unit }
    return result
  }

  private mutating func unresolved(
    _ name: String, _ node: NodeReference, scope: Scope, expected: Type?, asked: String?, found: [RecordID]
  ) -> ExpressionID {
    let at = place(node)
    // Beside something in error nothing says what a bare name means.
    if expected?.element == .unknown { return poison(node) }
    if let kinds = scope.rows.first, mayNotApply(name, to: kinds, scope: scope) { return poison(node) }
    guard expressionState.reported.insert(at).inserted else { return poison(node) }
    if found.count > 1 {
      let ways = found.prefix(3).map { DiagnosticText("\(program[$0.kind].name)(\(name))") }.joined(separator: " or ")
      report(
        Diagnostic(
          .ambiguousRecord, "'\(name)' is the id of several records", at: at,
          help: "say which: \(ways)"))
      return poison(node)
    }
    if names.layers[name] != nil {
      report(
        Diagnostic(
          .layerAlone, "'\(name)' is a layer; it is read together with a field", at: at,
          help: "write `\(name).score`, for example"))
      return poison(node)
    }
    if let kinds = scope.rows.first, let method = otherMethod(giving: name, to: kinds) {
      report(
        Diagnostic(
          .fieldOfOtherMethod, notGiven(name, by: method), at: at, help: wayToUse(method)))
      return poison(node)
    }
    if isOfUnknownKind(name) { return poison(node) }
    var notes: [DiagnosticText] = []
    var help: DiagnosticText = ""
    var fixes: [Fix] = []
    var code = DiagnosticCode.unknownName
    var message: DiagnosticText = "'\(name)' is not known here"
    let candidates = namesInScope(scope, expected: expected)
    if let parts = subtraction(name, scope: scope) {
      help = "for a subtraction put blanks around the sign: `\(parts)`"
      fixes = [Fix("write '\(parts)'", range: at, replacement: parts)]
    } else if case .level(let scale)? = expected?.element, isMeantAsLevel(name, of: scale, scope: scope, at: at) {
      code = .unknownMember
      let scaleWord: DiagnosticText = program[scale].isOrdered ? "level" : "value"
      message =
        program[scale].name.isEmpty
        ? "'\(name)' is none of the levels here" : "'\(name)' is not a \(scaleWord) of '\(program[scale].name)'"
      notes.append(levelsNote(scale))
      let known = program[scale].levels.map(\.name) + candidates
      help = nearestHelp(name, among: known, titled: titledLevels(scale))
      fixes = nearestFix(name, among: known, titled: titledLevels(scale), at: at)
      report(Diagnostic(code, message, at: at, labels: declarationLabel(scale), notes: notes, help: help, fixes: fixes))
      return poison(node)
    } else if names.kinds[name] != nil, let kind = names.kinds[name] {
      help = "for all records of the kind write `\(program[kind].plural)`"
    } else if scale(name, scope: scope) != nil {
      help = "'\(name)' is a scale; a level of it is `\(name)(LEVEL)`"
    } else if matrix(name, scope: scope) != nil || table(name, scope: scope) != nil {
      help = "'\(name)' is looked up with arguments: `\(name)(…)`"
    } else if Builtins.function(named: name) != nil {
      help = "'\(name)' is a function: `\(name)(…)`"
    } else if let scale = scaleWithLevel(name, scope: scope) {
      help =
        "for the level of '\(program[scale].name)' write `\(program[scale].name)(\(name))`, or name the type of the rule"
    } else {
      let titled = scope.rows.flatMap { titledFields(of: $0, scope: scope) }
      help = nearestHelp(name, among: candidates, titled: titled)
      fixes = nearestFix(name, among: candidates, titled: titled, at: at)
    }
    if let kinds = scope.rows.first, help.isEmpty {
      notes.append("a rule for \(kindNames(kinds)) reads its fields, parameters, records and plurals")
    }
    report(Diagnostic(code, message, at: at, notes: notes, help: help, fixes: fixes))
    return poison(node)
  }

  /// Whether an unknown name is rather a misspelt level of the scale that is expected than a misspelt field.
  private func isMeantAsLevel(_ name: String, of scale: ScaleID, scope: Scope, at: SourceRange) -> Bool {
    if !nearestHelp(name, among: [], titled: titledLevels(scale)).isEmpty { return true }
    // Beside a level, a sum or a product has a number far more often than another level.
    if expressionState.arithmeticOperands.contains(at) { return false }
    return nearestHelp(name, among: namesInScope(scope, expected: nil)).isEmpty
  }

  /// `score - 1` where `score-1` was written and its parts are known; nil otherwise.
  private func subtraction(_ name: String, scope: Scope) -> String? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return nil }
    for cut in 1..<parts.count {
      let left = parts[..<cut].joined(separator: "-")
      let right = parts[cut...].joined(separator: "-")
      let isNumber = !right.isEmpty && right.allSatisfy { $0.isNumber }
      if resolves(left, scope: scope), isNumber || resolves(right, scope: scope) { return "\(left) - \(right)" }
    }
    return nil
  }

  /// A scale or choice that has this level, the first by declaration.
  private func scaleWithLevel(_ name: String, scope: Scope) -> ScaleID? {
    for scale in program.scales where !scale.name.isEmpty && self.scale(scale.name, scope: scope) == scale.id {
      if level(name, of: scale.id) != nil { return scale.id }
    }
    return nil
  }
}
