public import EMSSyntax
import EMSValues

extension Band {
  /// What is wrong with the limits of an item.
  public enum Disorder: Hashable, Sendable {
    /// Nothing lies between its limits.
    case falls
    /// It begins within the item before it, so that a value can fall in both.
    case overlaps
  }

  /// What is wrong with the limits of an item; nil where they rise. A limit that is not known is passed over.
  ///
  /// - Parameter limit: the number that an operand of the band is.
  static func disorder(of items: [Item], at index: Int, limit: (Int32) -> Rational?) -> Disorder? {
    let item = items[index]
    let low = item.lower.flatMap(limit)
    if let low, let high = item.upper.flatMap(limit),
      low > high || (low == high && !(item.includesLower && item.includesUpper))
    {
      return .falls
    }
    guard index > 0, let low, let high = items[index - 1].upper.flatMap(limit) else { return nil }
    return low < high || (low == high && items[index - 1].includesUpper && item.includesLower) ? .overlaps : nil
  }
}

/// The bands of a program that parameters limit: whether their items keep their order where the parameters have other values
/// than those declared.
///
/// A band that is in disorder as it is declared is the checker's to tell, and no trial is blamed for it.
public struct BandLimits: Sendable {
  private let program: Program
  private var bands: [LimitedBand] = []

  private struct LimitedBand: Sendable {
    let band: Band
    /// The limits, as operands of the band, that are numbers or parameters or made of these alone.
    let limits: [Int32: ExpressionID]
    let parameters: [Int32: [ParameterID]]
    /// Items in disorder as the parameters are declared.
    var declared: Set<Int> = []
  }

  /// An item whose limits some values of parameters put out of order.
  public struct Fault: Sendable {
    /// What is wrong.
    public let disorder: Band.Disorder
    /// The parameters that limit it, in the order of the band.
    public let parameters: [ParameterID]
    let band: Band
    let index: Int
  }

  /// Finds the bands of a checked program.
  public init(_ program: Program) {
    self.program = program
    let declared = program.parameters.map(\.value)
    for (index, expression) in program.expressions.expressions.enumerated() {
      guard case .band(let id) = expression.operation else { continue }
      var limits: [Int32: ExpressionID] = [:]
      var parameters: [Int32: [ParameterID]] = [:]
      for (position, operand) in program.expressions.operands(of: ExpressionID(index)).enumerated().dropFirst() {
        guard let read = read(operand) else { continue }
        limits[Int32(position)] = operand
        parameters[Int32(position)] = read
      }
      if parameters.values.allSatisfy(\.isEmpty) { continue }
      var band = LimitedBand(band: program.bands[id.position], limits: limits, parameters: parameters)
      band.declared = Set(disorders(of: band, declared).map(\.index))
      bands.append(band)
    }
  }

  /// The items that values of the parameters put out of order, by band and place.
  public func faults(_ values: [Value]) -> [Fault] {
    bands.flatMap { band in
      disorders(of: band, values).filter { !band.declared.contains($0.index) }.map { index, disorder in
        let items = band.band.items
        let ends = [index > 0 ? items[index - 1].upper : nil, items[index].lower, items[index].upper]
        var parameters: [ParameterID] = []
        for id in ends.compactMap({ $0 }).flatMap({ band.parameters[$0] ?? [] }) where !parameters.contains(id) {
          parameters.append(id)
        }
        return Fault(disorder: disorder, parameters: parameters, band: band.band, index: index)
      }
    }
  }

  /// A fault as the analyst reads it: where the value was set, the item, and what would be right.
  public func diagnostic(_ fault: Fault, _ values: [Value], at place: SourceRange?) -> Diagnostic {
    let item = fault.band.items[fault.index]
    let levels = program[fault.band.scale].levels
    func name(_ item: Band.Item) -> String {
      levels.indices.contains(Int(item.level)) ? levels[Int(item.level)].name : ""
    }
    var labels = [Label(item.place, "the item '\(name(item))'")]
    let message: DiagnosticText
    switch fault.disorder {
    case .falls: message = "nothing would lie between the limits of '\(name(item))' in a band"
    case .overlaps:
      let before = fault.band.items[fault.index - 1]
      message = "a value could fall in both '\(name(before))' and '\(name(item))' of a band"
      labels.append(Label(before.place, "the item '\(name(before))' reaches into it"))
    }
    let limits = fault.parameters.map { id -> DiagnosticText in
      let declaration = program.parameters[id.position]
      return "\(declaration.name) is \(text(values[id.position], declaration.unit))"
    }
    return Diagnostic(
      .bandOverlap, message, at: place, severity: .error, labels: labels, notes: [limits.joined(separator: ", ")],
      help: "give the parameters values that rise as the items do; change several of them in one step")
  }

  private func text(_ value: Value, _ unit: Unit?) -> DiagnosticText {
    switch value {
    case .number(let number):
      let shown = (unit.map { $0.value(ofBase: number) } ?? number).decimalText()
      return DiagnosticText(unit.map { shown + " " + $0.name } ?? shown)
    case .level(let scale, let index): return DiagnosticText(program[scale].levels[Int(index)].name)
    default: return "not known"
    }
  }

  private func disorders(of band: LimitedBand, _ values: [Value]) -> [(index: Int, disorder: Band.Disorder)] {
    let items = band.band.items
    return items.indices.compactMap { index in
      Band.disorder(of: items, at: index) { band.limits[$0].flatMap { number($0, values) } }.map { (index, $0) }
    }
  }

  // MARK: Limits

  /// The parameters that a limit is made of; nil where it reads anything else.
  private func read(_ id: ExpressionID) -> [ParameterID]? {
    switch program.expressions[id].operation {
    case .constant: return []
    case .parameter(let parameter): return [parameter]
    case .add, .subtract, .multiply, .divide, .negate, .levelNumber:
      var all: [ParameterID] = []
      for operand in program.expressions.operands(of: id) {
        guard let read = read(operand) else { return nil }
        all += read
      }
      return all
    default: return nil
    }
  }

  /// The number that a limit is.
  private func number(_ id: ExpressionID, _ values: [Value]) -> Rational? {
    let operands = Array(program.expressions.operands(of: id))
    func operand(_ index: Int) -> Rational? { operands.indices.contains(index) ? number(operands[index], values) : nil }
    func combined(_ function: (Rational, Rational) -> Rational?) -> Rational? {
      guard let left = operand(0), let right = operand(1) else { return nil }
      return function(left, right)
    }
    switch program.expressions[id].operation {
    case .constant(let value): return number(value)
    case .parameter(let parameter): return number(values[parameter.position])
    case .add: return combined { $0 + $1 }
    case .subtract: return combined { $0 - $1 }
    case .multiply: return combined { $0 * $1 }
    case .divide: return combined { $0 / $1 }
    case .negate: return operand(0).map { -$0 }
    case .levelNumber: return operand(0)
    default: return nil
    }
  }

  /// A number, or that of a level.
  private func number(_ value: Value) -> Rational? {
    switch value {
    case .number(let number): number
    case .level(let scale, let index): program[scale].levels[Int(index)].number
    default: nil
    }
  }
}
