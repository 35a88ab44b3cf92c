import EMSSemantics
import EMSValues

extension Workspace {
  /// Computes a step from its operands; `out` is prepared.
  func compute(_ out: Vector, _ index: Int, _ step: PlanStep) {
    let operands = step.operands.map { slots[$0.position] }
    let column = run.column
    let program = run.program
    switch step.operation {
    case .apply(let operation): apply(operation, out, index, step, operands)
    case .defaulted: Kernels.replace(out, operands[0], operands[1], state: CellState.notGiven)
    case .chooseByKind(let kinds): choose(out, operands, kinds)
    case .matchesAll: Kernels.matchesAll(out, operands)
    case .cases(let hasOtherwise, let isBlocks):
      Kernels.cases(out, operands, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    case .listed: Kernels.list(out, operands)
    case .mapped(let isFlat): Kernels.mapped(out, operands[0], operands[1], isFlat: isFlat)
    case .filtered: Kernels.filtered(out, operands[0], operands[1], own: members(of: index))
    case .joined(let isDecided):
      run.joins[index]?.join(out, operands[0], operands[2], isDecided: isDecided, own: members(of: index))
    case .countBeside(let comparison): run.orders[index]?.count(out, operands[0], comparison)
    case .known: Kernels.known(out, operands[0], own: members(of: index))
    case .aggregate(let aggregate):
      let type = column[step.operands[0]].type.member ?? .unknown
      Kernels.aggregate(aggregate, out, operands[0], scale: scale(of: type, program), isNumber: isNumber(type))
    case .aggregateSeries(let aggregate):
      Kernels.aggregate(aggregate, out, operands[0], scale: nil, isNumber: true)
      // A series that is not known is not an empty one.
      if operands[0].hasStates {
        for row in 0..<out.count where operands[0].states[row] != CellState.value {
          out.setState(row, operands[0].states[row])
        }
      }
    case .aggregateValues(let aggregate):
      let type = step.operands.map { column[$0].type }.first { $0 != .nothing && $0 != .unknown } ?? .unknown
      Kernels.aggregateValues(
        aggregate, out, operands, scale: scale(of: type, program), isNumber: isNumber(type))
    case .latest: Kernels.latest(out, operands[0], operands[1])
    case .sorted:
      Kernels.sorted(out, operands[0], isNumber: isNumber(column[step.operands[0]].type.member ?? .unknown))
    case .rank: Kernels.position(out, operands[0], operands[1], isRank: true)
    case .sumAbove: Kernels.position(out, operands[0], operands[1], isRank: false)
    case .isIn: Kernels.isIn(out, operands[0], operands[1], type: column[step.operands[0]].type)
    case .constant, .today, .parameter, .argument, .row, .members, .spread, .column, .given, .relation, .judgement,
      .allRecords, .cellRecords:
      break
    }
  }

  private func scale(of type: Type, _ program: Program) -> Scale? {
    if case .level(let id) = type, program[id].isOrdered { return program[id] }
    return nil
  }

  private func isNumber(_ type: Type) -> Bool {
    if case .quantity = type { return true }
    return false
  }

  private func isSeries(_ type: Type) -> Bool {
    if case .series = type { return true }
    return false
  }

  private func choose(_ out: Vector, _ operands: [Vector], _ kinds: [KindID]) {
    let references = operands[0]
    var cases: [Vector] = []
    for (position, kind) in kinds.enumerated() where operands.indices.contains(position + 1) {
      let condition = Vector()
      condition.prepare(out.count)
      for row in 0..<out.count {
        let isKind = references.state(row) == CellState.value && references.payload[row] >> 32 == Int64(kind.index)
        condition.payload[row] = isKind ? 1 : 0
      }
      cases += [condition, operands[position + 1]]
    }
    let otherwise = Vector()
    otherwise.prepare(out.count)
    otherwise.payload.update(repeating: 0, count: out.count)
    for row in 0..<out.count { otherwise.setState(row, max(references.state(row), CellState.missing)) }
    Kernels.cases(out, cases + [otherwise], hasOtherwise: true, isBlocks: false)
  }

  private func apply(
    _ operation: Operation, _ out: Vector, _ index: Int, _ step: PlanStep, _ operands: [Vector]
  ) {
    let types = step.operands.map { run.column[$0].type }
    if types.contains(where: isSeries), isNumeric(operation) {
      return Kernels.overSeries(out, operands) { values, parts in
        self.arithmetic(operation, values, parts)
      }
    }
    switch operation {
    case .add, .subtract, .multiply, .divide, .power, .negate, .round, .roundTo:
      arithmetic(operation, out, operands)
    case .levelNumber:
      if let table = run.tables[index] {
        Kernels.look(out, operands[0], in: table)
      } else {
        out.copy(operands[0], count: out.count)
      }
    case .compare(let comparison):
      let type = types.first { $0 != .nothing && $0 != .unknown } ?? .unknown
      Kernels.compare(comparison, out, operands[0], operands[1], type: type, space: run.space)
    case .isBetween:
      let type = types.first { $0 != .nothing && $0 != .unknown } ?? .unknown
      Kernels.isBetween(out, operands, type: type, space: run.space)
    case .and: Kernels.connect(out, operands, decider: 0)
    case .or: Kernels.connect(out, operands, decider: 1)
    case .not: Kernels.not(out, operands[0])
    case .band(let id): Kernels.band(out, operands, run.program.bands[id.position])
    case .matrix(let id):
      let matrix = run.program.matrices[id.position]
      if let table = run.tables[index] {
        Kernels.look(
          out, row: operands[0], column: operands[1], columns: run.program[matrix.columnScale].levels.count, in: table)
      }
    case .table(let id):
      if let table = run.tables[index], let codes = Lowering.denseCodes(of: id, in: run.program) {
        Kernels.look(out, operands, codes: codes, in: table)
      }
    case .weighted(let overApplicable): Kernels.weighted(out, operands, overApplicable: overApplicable)
    case .function(let function): apply(function, out, step, operands)
    default:
      for row in 0..<out.count { out.setState(row, CellState.error) }
    }
  }

  private func isNumeric(_ operation: Operation) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .power, .negate, .round, .roundTo: true
    case .function(.floor), .function(.ceiling), .function(.absolute), .function(.squareRoot),
      .function(.exponential), .function(.logarithm):
      true
    default: false
    }
  }

  private func arithmetic(_ operation: Operation, _ out: Vector, _ operands: [Vector]) {
    switch operation {
    case .add: Kernels.add(out, operands[0], operands[1], negate: false)
    case .subtract: Kernels.add(out, operands[0], operands[1], negate: true)
    case .multiply: Kernels.multiply(out, operands[0], operands[1])
    case .divide: Kernels.divide(out, operands[0], operands[1])
    case .power: Kernels.power(out, operands[0], operands[1])
    case .negate: Kernels.negate(out, operands[0])
    case .round(let rule):
      Kernels.round(out, operands[0], digits: operands.count > 1 ? operands[1] : nil, rule: rule)
    case .roundTo(let rule): Kernels.round(out, operands[0], to: operands[1], rule: rule)
    case .function(let function): Kernels.function(function, out, operands[0])
    default: break
    }
  }

  private func apply(_ function: Function, _ out: Vector, _ step: PlanStep, _ operands: [Vector]) {
    switch function {
    case .floor, .ceiling, .absolute, .squareRoot, .exponential, .logarithm:
      Kernels.function(function, out, operands[0])
    case .ifMissing: Kernels.replace(out, operands[0], operands[1], state: CellState.missing)
    case .ifNotApplicable: Kernels.replace(out, operands[0], operands[1], state: CellState.notApplicable)
    case .isMissing: Kernels.isMissing(out, operands[0])
    case .isNotApplicable: Kernels.isNotApplicable(out, operands[0])
    case .length, .contains, .startsWith: Kernels.texts(function, out, operands, run.space)
    case .at: Kernels.at(out, operands[0], operands[1])
    case .change: Kernels.change(out, operands[0], operands[1], operands[2])
    case .trend: Kernels.trend(out, operands[0])
    case .yearlySum, .yearlyMean, .yearlyLast: Kernels.coarser(out, operands[0], .year, function)
    case .quarterlySum, .quarterlyMean, .quarterlyLast: Kernels.coarser(out, operands[0], .quarter, function)
    case .periods: Kernels.periods(out, operands[0])
    case .until: Kernels.until(out, operands[0], operands[1])
    case .quantityOfText: quantity(out, operands)
    case .days, .years, .datePlusDuration, .dateMinusDuration, .datePlusDays, .dateMinusDays, .daysBetween,
      .durationTimes, .durationPlus, .firstDay, .lastDay:
      Kernels.dates(function, out, operands)
    }
  }

  /// `quantity(number, unit-text)`: an unknown unit is an error.
  private func quantity(_ out: Vector, _ operands: [Vector]) {
    out.combineStates(operands)
    var numbers = Array(repeating: Rational.zero, count: out.count)
    for row in 0..<out.count where out.state(row) == CellState.value {
      let name = run.space.text(Int32(truncatingIfNeeded: operands[1].payload[row]))
      if let unit = run.program.units.unit(name) {
        numbers[row] = unit.baseValue(operands[0].rational(row))
      } else {
        out.setState(row, CellState.error)
      }
    }
    out.take(numbers)
    out.clearPayloads()
  }
}
