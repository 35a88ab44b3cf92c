import EMSSyntax

extension Lowering {
  /// The most cells of a dense table: what its arguments can be, missing, n/a and errors among it.
  public static let greatestDenseTable = 4096

  /// How many codes each argument of a dense table has: its values, then missing, n/a and error. Nil for a table that is not
  /// dense: arguments that are no levels or yes-no values, too many cells, or results that are computed.
  public static func denseCodes(of id: TableID, in program: Program) -> [Int]? {
    let table = program.tables[id.position]
    var codes: [Int] = []
    var cells = 1
    for parameter in table.parameters {
      let values: Int
      switch parameter.type {
      case .level(let scale): values = program[scale].levels.count
      case .yesNo: values = 2
      default: return nil
      }
      codes.append(values + 3)
      cells *= values + 3
      if cells > greatestDenseTable { return nil }
    }
    let areConstant = table.rows.allSatisfy { row in
      if case .constant = program.expressions[row.result].operation { return true }
      return false
    }
    return areConstant && !codes.isEmpty ? codes : nil
  }

  /// A program that gives a table's result for arguments that stand beside it: what a dense table is filled from.
  public static func table(_ id: TableID, in program: Program) -> ColumnProgram {
    var lowering = Lowering(program: program, layer: .base)
    let domain = lowering.addDomain(.arguments, in: .global)
    lowering.result.resultDomain = domain
    let table = program.tables[id.position]
    let operands = table.parameters.enumerated().map { index, parameter in
      lowering.add(.argument(Int32(index)), [], in: domain, type: parameter.type, place: table.place)
    }
    let root = lowering.lowerCases(of: id, operands, table.place)
    return lowering.finish([root], place: table.place)
  }

  /// A decision table: one lookup where it is dense, else cases.
  mutating func lowerTable(
    _ id: TableID, _ operands: [StepID], type: Type, _ place: SourceRange
  ) -> StepID {
    let table = program.tables[id.position]
    let areDense = zip(operands, table.parameters).allSatisfy { result[$0].type == $1.type }
    if areDense, operands.count == table.parameters.count, Lowering.denseCodes(of: id, in: program) != nil {
      return addPointwise(.apply(.table(id)), operands, type: table.result, place: place)
    }
    return lowerCases(of: id, operands, place)
  }

  /// A decision table as cases: the patterns of a row are its condition.
  private mutating func lowerCases(of id: TableID, _ operands: [StepID], _ place: SourceRange) -> StepID {
    let table = program.tables[id.position]
    let domain = innermost(operands)
    let placed = operands.map { self.place($0, in: domain) }
    let outside = arguments
    arguments = placed
    var cases: [StepID] = []
    var hasOtherwise = false
    for row in table.rows {
      var conditions: [StepID] = []
      for (index, pattern) in row.patterns.enumerated() where placed.indices.contains(index) {
        if let condition = lowerPattern(pattern, placed[index], row.place) { conditions.append(condition) }
      }
      let value = lower(row.result)
      if conditions.isEmpty {
        cases.append(value)
        hasOtherwise = true
        break
      }
      cases.append(addPointwise(.matchesAll, conditions, type: .yesNo, place: row.place))
      cases.append(value)
    }
    arguments = outside
    return addPointwise(
      .cases(hasOtherwise: hasOtherwise, isBlocks: false), cases, type: table.result, place: place)
  }

  /// Whether an argument fits a pattern; nil for `-`, which reads nothing.
  private mutating func lowerPattern(
    _ pattern: DecisionTable.Pattern, _ argument: StepID, _ place: SourceRange
  ) -> StepID? {
    let type = result[argument].type
    func constant(_ lowering: inout Lowering, _ value: Value) -> StepID {
      lowering.add(.constant(value), [], in: .global, type: type, place: place)
    }
    switch pattern {
    case .any: return nil
    case .equal(let value):
      let other = constant(&self, value)
      return addPointwise(.apply(.compare(.equal)), [argument, other], type: .yesNo, place: place)
    case .compare(let comparison, let value):
      let other = constant(&self, value)
      return addPointwise(.apply(.compare(comparison)), [argument, other], type: .yesNo, place: place)
    case .between(let low, let high):
      let least = constant(&self, low)
      let greatest = constant(&self, high)
      return addPointwise(.apply(.isBetween), [argument, least, greatest], type: .yesNo, place: place)
    case .either(let patterns):
      var parts: [StepID] = []
      for pattern in patterns {
        guard let part = lowerPattern(pattern, argument, place) else { return nil }
        parts.append(part)
      }
      return parts.count == 1 ? parts[0] : addPointwise(.apply(.or), parts, type: .yesNo, place: place)
    }
  }
}
