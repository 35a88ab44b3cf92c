import EMSSyntax
import EMSValues

/// Heads of matrices and tables; the cells of matrices.
extension Checker {
  /// Declares matrices and tables at top level; they share a name space.
  mutating func collectLookups() {
    for node in declared.nodes.matrices + declared.nodes.tables {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let isLibrary = tree.source.isLibrary
      let matrix = isLibrary ? names.matrices.library[name] : names.matrices.project[name]
      let table = isLibrary ? names.tables.library[name] : names.tables.project[name]
      if let first = matrix.map({ program.matrices[$0.position].place })
        ?? table.map({ program.tables[$0.position].place })
      {
        reportDuplicate(name, "matrices or tables", at: tree.range(nameNode), first: first)
        continue
      }
      if tree.kind(node.node) == .matrixDeclaration {
        guard let id = declareMatrix(node, method: nil) else { continue }
        if isLibrary { names.matrices.library[name] = id } else { names.matrices.project[name] = id }
      } else {
        guard let id = declareTable(node, method: nil) else { continue }
        if isLibrary { names.tables.library[name] = id } else { names.tables.project[name] = id }
      }
    }
  }

  /// Builds the head of a decision table; its rows are read with the rules.
  mutating func declareTable(_ node: NodeReference, method: MethodID?) -> TableID? {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return nil }
    let scope = Scope(.rule, method: method, isLibrary: tree.source.isLibrary)
    var parameters: [DecisionTable.Parameter] = []
    for child in tree.children(node.node, of: .tableParameter) {
      guard let parameterName = tree.child(child, .name) else { continue }
      let name = tree.nameText(parameterName)
      let typeNode = tree.children(child).first { Checker.isType(tree.kind($0)) }
      let type = typeNode.map { self.type(NodeReference(file: node.file, node: $0), scope: scope) } ?? DeclaredType()
      if parameters.contains(where: { $0.name == name }) {
        report(
          Diagnostic(
            .duplicateDeclaration, "the table has two parameters of the name '\(name)'", at: tree.range(parameterName)))
      }
      parameters.append(DecisionTable.Parameter(name: name, type: type.type, limits: type.limits))
    }
    let resultNode = tree.children(node.node).first { Checker.isType(tree.kind($0)) }
    let result = resultNode.map { type(NodeReference(file: node.file, node: $0), scope: scope) } ?? DeclaredType()
    let id = TableID(program.tables.count)
    program.tables.append(
      DecisionTable(
        id: id, name: tree.nameText(nameNode), title: title(of: node.node, in: tree), parameters: parameters,
        result: result.type, rows: [], method: method, isLibrary: tree.source.isLibrary, place: tree.range(nameNode)))
    declared.tableNodes.append((id, node))
    return id
  }

  /// Builds a matrix; what is missing, repeated or not a level is reported, and such cells are missing.
  mutating func declareMatrix(_ node: NodeReference, method: MethodID?) -> MatrixID? {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return nil }
    let scope = Scope(.formula, method: method, isLibrary: tree.source.isLibrary)
    let parameters = tree.children(node.node, of: .matrixParameter).map { matrixParameter($0, in: tree, scope: scope) }
    guard parameters.count == 2, let rows = parameters[0], let columns = parameters[1] else { return nil }
    let typeNode = tree.children(node.node).first { Checker.isType(tree.kind($0)) }
    var result = DeclaredType()
    if let typeNode {
      result = type(NodeReference(file: node.file, node: typeNode), scope: scope)
      switch result.type {
      case .level, .quantity, .unknown: break
      default:
        report(
          Diagnostic(
            .matrixParameter, "the cells of a matrix are levels or numbers, not \(words(result.type))",
            at: tree.range(typeNode)))
        result.type = .unknown
      }
    }
    let id = MatrixID(program.matrices.count)
    let count = program[rows.scale].levels.count * program[columns.scale].levels.count
    let place = tree.range(nameNode)
    program.matrices.append(
      Matrix(
        id: id, name: tree.nameText(nameNode), title: title(of: node.node, in: tree), rowScale: rows.scale,
        columnScale: columns.scale, rowName: rows.name, columnName: columns.name, result: result.type,
        cells: Array(repeating: .missing, count: count), cellPlaces: Array(repeating: place, count: count),
        method: method, isLibrary: tree.source.isLibrary, place: place))
    if let formula = tree.child(node.node, .formula), let rule = tree.firstChild(formula), tree.kind(rule) != .error {
      var scope = scope
      for parameter in [rows, columns] {
        scope.arguments.append(Scope.Argument(name: parameter.name, type: .level(parameter.scale), limits: nil))
      }
      declared.pendingFormulas.append(
        PendingFormula(matrix: id, node: NodeReference(file: node.file, node: rule), scope: scope))
    }
    readCells(of: id, node, in: tree, result: result, scope: scope)
    return id
  }

  private mutating func matrixParameter(
    _ node: NodeID, in tree: SyntaxTree, scope: Scope
  ) -> (name: String, scale: ScaleID)? {
    guard let typeNode = tree.children(node).first(where: { Checker.isType(tree.kind($0)) }) else { return nil }
    let type = type(NodeReference(file: tree.source.id, node: typeNode), scope: scope)
    guard case .level(let scale) = type.type else {
      if type.type != .unknown {
        report(
          Diagnostic(
            .matrixParameter,
            "the rows and columns of a matrix are levels of a scale or choice, not \(words(type.type))",
            at: tree.range(typeNode), help: "declare a scale, or use `table` for numbers"))
      }
      return nil
    }
    let name = tree.child(node, .name).map { tree.nameText($0) } ?? program[scale].name
    return (name, scale)
  }

  private mutating func readCells(
    of id: MatrixID, _ node: NodeReference, in tree: SyntaxTree, result: DeclaredType, scope: Scope
  ) {
    let matrix = program.matrices[id.position]
    let columnCount = program[matrix.columnScale].levels.count
    guard let head = tree.child(node.node, .matrixHead) else { return }
    var columns: [Int32?] = []
    var columnPlaces: [Int32: SourceRange] = [:]
    var isSound = !tree.hasError(head)
    for cell in tree.children(head) {
      let level = label(cell, of: matrix.columnScale, in: tree, scope: scope)
      if level == nil { isSound = false }
      if let level, let first = columnPlaces[level] {
        reportRepeated("column", level, of: matrix.columnScale, at: tree.range(cell), first: first)
        isSound = false
        columns.append(nil)
        continue
      }
      if let level { columnPlaces[level] = tree.range(cell) }
      columns.append(level)
    }
    var rowPlaces: [Int32: SourceRange] = [:]
    for row in tree.children(node.node, of: .matrixRow) {
      let cells = Array(tree.children(row))
      guard let first = cells.first else { continue }
      guard let level = label(first, of: matrix.rowScale, in: tree, scope: scope) else {
        isSound = false
        continue
      }
      if let place = rowPlaces[level] {
        reportRepeated("row", level, of: matrix.rowScale, at: tree.range(first), first: place)
        continue
      }
      rowPlaces[level] = tree.range(first)
      if tree.hasError(row) {
        isSound = false
        continue
      }
      if cells.count - 1 != columns.count {
        let name = program[matrix.rowScale].levels[Int(level)].name
        report(
          Diagnostic(
            .matrixRowLength,
            "the row '\(name)' has \(counted(cells.count - 1, "cell", "cells")), the head has \(counted(columns.count, "column", "columns"))",
            at: tree.range(row), labels: [Label(tree.range(head), "the columns are named here")],
            help: "give one cell for each column, separated by spaces"))
        isSound = false
        continue
      }
      for (cell, column) in zip(cells.dropFirst(), columns) {
        guard let column else { continue }
        let read = value(
          NodeReference(file: tree.source.id, node: cell), as: result.type, limits: nil, unit: result.unit, scope: scope
        )
        let index = Int(level) * columnCount + Int(column)
        program.matrices[id.position].cells[index] = read.value
        program.matrices[id.position].cellPlaces[index] = tree.range(cell)
      }
    }
    if isSound { reportIncomplete(id, rows: rowPlaces, columns: columnPlaces, at: tree.range(head)) }
  }

  /// The level that a row's or column's label names.
  private mutating func label(_ node: NodeID, of scale: ScaleID, in tree: SyntaxTree, scope: Scope) -> Int32? {
    let read = value(
      NodeReference(file: tree.source.id, node: node), as: .level(scale), limits: nil, unit: nil, scope: scope)
    if case .level(_, let index) = read.value { return index }
    return nil
  }

  private mutating func reportRepeated(
    _ sort: DiagnosticText, _ level: Int32, of scale: ScaleID, at place: SourceRange, first: SourceRange
  ) {
    report(
      Diagnostic(
        .matrixRepeats, "the \(sort) '\(program[scale].levels[Int(level)].name)' stands twice", at: place,
        labels: [Label(first, "it stands here already")], help: "remove one of them"))
  }

  private mutating func reportIncomplete(
    _ id: MatrixID, rows: [Int32: SourceRange], columns: [Int32: SourceRange], at head: SourceRange
  ) {
    let matrix = program.matrices[id.position]
    let rowLevels = program[matrix.rowScale].levels
    let columnLevels = program[matrix.columnScale].levels
    let missingRows = rowLevels.indices.filter { rows[Int32($0)] == nil }.map { rowLevels[$0].name }
    let missingColumns = columnLevels.indices.filter { columns[Int32($0)] == nil }.map { columnLevels[$0].name }
    if missingRows.isEmpty, missingColumns.isEmpty { return }
    func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
    var parts: [DiagnosticText] = []
    if !missingRows.isEmpty { parts.append("\(missingRows.count == 1 ? "the row" : "the rows") \(list(missingRows))") }
    if !missingColumns.isEmpty {
      parts.append("\(missingColumns.count == 1 ? "the column" : "the columns") \(list(missingColumns))")
    }
    // The missing part as it would be written, at most twelve combinations.
    var lines: [String] = []
    var count = 0
    for (row, rowLevel) in rowLevels.enumerated() {
      let gaps = columnLevels.indices.filter { rows[Int32(row)] == nil || columns[Int32($0)] == nil }
      for gap in gaps {
        count += 1
        if count <= 12 { lines.append("\(matrix.name)(\(rowLevel.name), \(columnLevels[gap].name))") }
      }
    }
    var note: DiagnosticText = "not given: \(lines.joined(separator: ", "))"
    if count > 12 { note += " and \(count - 12) more" }
    var help: [String] = []
    for name in missingRows.prefix(12) {
      help.append(name + String(repeating: "  …", count: columnLevels.count))
    }
    report(
      Diagnostic(
        .matrixIncomplete, "the matrix '\(matrix.name)' lacks \(parts.joined(separator: " and "))", at: matrix.place,
        labels: [Label(head, "the columns are named here")], notes: [note],
        help: help.isEmpty
          ? "add to the head and to each row: \(missingColumns.joined(separator: "  "))"
          : "add the missing rows: \(help.joined(separator: " / "))"))
  }
}
