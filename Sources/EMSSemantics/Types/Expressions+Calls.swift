import EMSSyntax
import EMSValues

/// Calls: matrices and tables, functions, and names said in full (`severity(high)`).
extension Checker {
  /// An argument as written: `name: e`, or `e` alone.
  struct Argument {
    var node: NodeReference
    /// What stands before the colon: a name, or an expression in brackets.
    var label: NodeReference?
    var value: NodeReference
  }

  /// The arguments of a call.
  func arguments(of call: NodeReference) -> [Argument] {
    children(call).filter { kind($0) == .argument }.compactMap { node in
      let parts = children(node)
      guard let value = parts.last else { return nil }
      return Argument(node: node, label: parts.count == 2 ? parts.first : nil, value: value)
    }
  }

  mutating func call(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    guard let callee = firstChild(node) else { return poison(node) }
    guard let name = bareName(callee) else {
      report(
        Diagnostic(
          .unknownFunction, "'\(text(callee))' cannot be called", at: place(callee),
          help: "a name before `(` is a matrix, a table or a function"))
      return poison(node)
    }
    let arguments = arguments(of: node)
    if arguments.count == 1, arguments[0].label == nil, let only = bareName(arguments[0].value),
      let id = qualified(name, only, arguments[0].value, node, scope: scope)
    {
      return id
    }
    if let matrix = matrix(name, scope: scope) { return lookup(matrix, arguments, node, scope: scope) }
    if let table = table(name, scope: scope) { return lookup(table, arguments, node, scope: scope) }
    if let function = Builtins.function(named: name) {
      return self.function(function, arguments, node, scope: scope, expected: expected)
    }
    return qualifiedOrUnknown(name, arguments, callee, node, scope: scope)
  }

  /// The level or record that `head(member)` says; nil where there is no such one.
  private mutating func qualified(
    _ head: String, _ member: String, _ memberNode: NodeReference, _ node: NodeReference, scope: Scope
  ) -> ExpressionID? {
    if let scale = scale(head, scope: scope), let index = level(member, of: scale) {
      used.scales.insert(scale)
      return make(.constant(.level(scale, index: index)), [], .level(scale), node)
    }
    if let kind = names.kinds[head], let record = topRecord(member, kinds: [kind], scope: scope) {
      return make(.constant(.record(record)), [], .record([kind]), node)
    }
    return nil
  }

  private mutating func qualifiedOrUnknown(
    _ name: String, _ arguments: [Argument], _ callee: NodeReference, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    if let scale = scale(name, scope: scope), let argument = arguments.first, arguments.count == 1 {
      guard let index = levelIndex(argument.value, of: scale) else { return poison(node) }
      used.scales.insert(scale)
      return make(.constant(.level(scale, index: index)), [], .level(scale), node)
    }
    if let kind = names.kinds[name], let argument = arguments.first, arguments.count == 1 {
      return recordNamed(argument.value, kind: kind, node, scope: scope)
    }
    var known = Builtins.all.map(\.name)
    known += names.matrices.library.keys.sorted() + names.tables.library.keys.sorted()
    if !scope.isLibrary { known += names.matrices.project.keys.sorted() + names.tables.project.keys.sorted() }
    if let method = scope.method {
      known +=
        (names.matrices.methods[method]?.keys.sorted() ?? []) + (names.tables.methods[method]?.keys.sorted() ?? [])
    }
    report(
      Diagnostic(
        .unknownFunction, "there is no matrix, table or function '\(name)'", at: place(callee),
        help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: place(callee))))
    return poison(node)
  }

  /// The record of `kind` that a name or text says; reported where there is none.
  private mutating func recordNamed(
    _ member: NodeReference, kind: KindID, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let inner = unbracketed(member)
    let isName = self.kind(inner) == .name || self.kind(inner) == .text
    let id = self.kind(inner) == .text ? textValue(text(inner)) : self.kind(inner) == .name ? name(inner) : text(inner)
    if let record = topRecord(id, kinds: [kind], scope: scope) {
      return make(.constant(.record(record)), [], .record([kind]), node)
    }
    var known: [String] = []
    if kind.position < program.records.kinds.count {
      let rows = program.records.kinds[kind.position]
      for row in rows.ids.indices.prefix(2000) where rows.parents[row] < 0 {
        known.append(program.records.texts.string(rows.ids[row]))
      }
    }
    report(
      Diagnostic(
        .unknownMember, "there is no \(program[kind].name) '\(id)'", at: place(inner),
        help: isName ? nearestHelp(id, among: known) : "write its id"))
    return poison(node)
  }

  // MARK: Matrices and tables

  private mutating func lookup(
    _ id: MatrixID, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let matrix = program.matrices[id.position]
    used.matrices.insert(id)
    used.scales.formUnion([matrix.rowScale, matrix.columnScale])
    let parameters = [
      (name: matrix.rowName, type: Type.level(matrix.rowScale)),
      (name: matrix.columnName, type: .level(matrix.columnScale)),
    ]
    guard
      let operands = operands(
        arguments, for: parameters, of: "the matrix '\(matrix.name)'", declared: matrix.place, node, scope: scope)
    else { return poison(node) }
    guard let isList = oneList(operands[0], operands[1], node) else { return poison(node) }
    return make(.matrix(id), operands, matrix.result.listed(isList), node)
  }

  private mutating func lookup(
    _ id: TableID, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let table = program.tables[id.position]
    used.tables.insert(id)
    let parameters = table.parameters.map { (name: $0.name, type: $0.type) }
    guard
      let operands = operands(
        arguments, for: parameters, of: "the table '\(table.name)'", declared: table.place, node, scope: scope)
    else { return poison(node) }
    let lists = operands.filter { isList($0) }
    if lists.count > 1 {
      _ = oneList(lists[0], lists[1], node)
      return poison(node)
    }
    return make(.table(id), operands, table.result.listed(!lists.isEmpty), node)
  }

  /// The operands of a call with declared parameters, by position or by name; nil, and reported, where they do not fit.
  private mutating func operands(
    _ arguments: [Argument], for parameters: [(name: String, type: Type)], of what: DiagnosticText,
    declared: SourceRange,
    _ node: NodeReference, scope: Scope
  ) -> [ExpressionID]? {
    guard arguments.count == parameters.count else {
      report(
        Diagnostic(
          .wrongArguments,
          "\(what) takes \(counted(parameters.count, "argument", "arguments")), and here \(arguments.count == 1 ? "is" : "are") \(arguments.count)",
          at: place(node), labels: [Label(declared, "declared here")],
          help: "give \(parameters.map { "'\($0.name)'" }.joined(separator: ", "))"))
      return nil
    }
    var slots: [ExpressionID?] = Array(repeating: nil, count: parameters.count)
    var next = 0
    var isSound = true
    for argument in arguments {
      var position = next
      if let label = argument.label, let name = bareName(label) {
        guard let named = parameters.firstIndex(where: { $0.name == name }) else {
          report(
            Diagnostic(
              .wrongArguments, "\(what) has no parameter '\(name)'", at: place(label),
              labels: [Label(declared, "declared here")],
              help: nearestHelp(name, among: parameters.map(\.name))))
          return nil
        }
        position = named
      }
      guard position < slots.count, slots[position] == nil else {
        report(Diagnostic(.wrongArguments, "a parameter is given twice", at: place(argument.node)))
        return nil
      }
      let parameter = parameters[position]
      let value = expression(argument.value, scope: scope, expected: parameter.type)
      let fitted =
        isList(value)
        ? fit(
          value, to: .list(parameter.type), code: .argumentDoesNotFit, what: "'\(parameter.name)' of \(what)",
          labels: [Label(declared, "declared here")])
        : fit(
          value, to: parameter.type, code: .argumentDoesNotFit, what: "'\(parameter.name)' of \(what)",
          labels: [Label(declared, "declared here")])
      if type(fitted) == .unknown { isSound = false }
      slots[position] = fitted
      while next < slots.count, slots[next] != nil { next += 1 }
    }
    return isSound ? slots.compactMap { $0 } : nil
  }

  /// `1 argument`, `2 arguments`.
  func counted(_ count: Int, _ one: DiagnosticText, _ many: DiagnosticText) -> DiagnosticText {
    count == 1 ? "one \(one)" : "\(count) \(many)"
  }

  /// `level(severity, high)`.
  mutating func levelFunction(_ arguments: [Argument], _ node: NodeReference, scope: Scope) -> ExpressionID {
    guard arguments.count == 2, let head = bareName(arguments[0].value) else {
      report(Diagnostic(.wrongArguments, "`level` takes a scale and one of its levels", at: place(node)))
      return poison(node)
    }
    guard let scale = scale(head, scope: scope) else {
      report(
        Diagnostic(
          .unknownDeclaration, "there is no scale '\(head)'", at: place(arguments[0].value),
          help: nearestHelp(head, among: scaleNames(scope))))
      return poison(node)
    }
    guard let index = levelIndex(arguments[1].value, of: scale) else { return poison(node) }
    used.scales.insert(scale)
    return make(.constant(.level(scale, index: index)), [], .level(scale), node)
  }

  /// `record(aspect, brewing)`.
  mutating func recordFunction(_ arguments: [Argument], _ node: NodeReference, scope: Scope) -> ExpressionID {
    guard arguments.count == 2, let head = bareName(arguments[0].value) else {
      report(Diagnostic(.wrongArguments, "`record` takes a kind and the id of one of its records", at: place(node)))
      return poison(node)
    }
    guard let kind = names.kinds[head] else {
      report(
        Diagnostic(
          .unknownDeclaration, "there is no kind '\(head)'", at: place(arguments[0].value),
          help: nearestHelp(head, among: names.kinds.keys.sorted(), titled: titledKinds())))
      return poison(node)
    }
    return recordNamed(arguments[1].value, kind: kind, node, scope: scope)
  }
}
