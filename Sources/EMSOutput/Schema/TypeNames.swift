public import EMSSemantics
public import EMSValues

/// Types as a script writes them: `list of aspect`, `quantity t`, `severity?`.
public struct TypeNames: Sendable {
  private let program: Program

  /// Creates names for the types of a program.
  public init(_ program: Program) { self.program = program }

  /// The type of a field as its declaration says it, without default.
  public func name(of field: Field) -> String {
    var text = name(of: field.type, unit: field.unit, unitPath: field.unitPath, isWhole: field.limits?.isWhole ?? false)
    if let formula = field.unitFormula { text += " of " + self.text(formula) }
    if let limits = field.limits {
      let low = limits.least.map { (field.unit?.value(ofBase: $0) ?? $0).decimalText() } ?? ""
      let high = limits.greatest.map { (field.unit?.value(ofBase: $0) ?? $0).decimalText() } ?? ""
      if !low.isEmpty || !high.isEmpty { text += " \(low)..\(high)" }
    }
    if field.isOptional { text += "?" }
    if field.allowsNotApplicable { text += " or n/a" }
    return text
  }

  /// A type alone.
  public func name(of type: Type, unit: Unit? = nil, unitPath: [FieldID] = [], isWhole: Bool = false) -> String {
    switch type {
    case .unknown, .nothing: return "unknown"
    case .quantity(let dimension):
      if dimension.isNone, unit == nil, unitPath.isEmpty { return isWhole ? "whole" : "number" }
      if !unitPath.isEmpty { return "quantity of " + path(unitPath) }
      return "quantity" + (unit.map { " " + $0.name } ?? "")
    case .text: return "text"
    case .link: return "link"
    case .file: return "file"
    case .yesNo: return "yes-no"
    case .date: return "date"
    case .period: return "period"
    case .duration: return "duration"
    case .level(let scale):
      let declared = program[scale]
      return declared.name.isEmpty ? "{ " + declared.levels.map(\.name).joined(separator: ", ") + " }" : declared.name
    case .record(let kinds): return kinds.map { program[$0].name }.joined(separator: " or ")
    case .series:
      if !unitPath.isEmpty { return "series of " + path(unitPath) }
      return "series" + (unit.map { " of " + $0.name } ?? "")
    case .unit: return "unit"
    case .scenario: return "scenario"
    case .method: return "method"
    case .open: return "open"
    case .list(let member): return "list of " + name(of: member, unit: unit)
    }
  }

  /// The unit of a field's values as outputs show them; empty for none.
  public func unit(of field: Field) -> String {
    if let formula = field.unitFormula { return "of " + text(formula) }
    if !field.unitPath.isEmpty { return "of " + path(field.unitPath) }
    return field.unit?.name ?? ""
  }

  /// A unit that records say: `w.unit/year`.
  public func text(_ formula: UnitFormula) -> String {
    func power(_ term: UnitFormula.Term) -> String {
      let exponent = abs(term.exponent)
      return path(term.path) + (exponent == 1 ? "" : "^\(exponent)")
    }
    var result = formula.terms.filter { $0.exponent > 0 }.map(power).joined(separator: "*")
    if let known = formula.known {
      if known.name.hasPrefix("1/") {
        result = (result.isEmpty ? "1" : result) + known.name.dropFirst()
      } else {
        result += (result.isEmpty ? "" : "*") + known.name
      }
    }
    if result.isEmpty { result = "1" }
    for term in formula.terms where term.exponent < 0 { result += "/" + power(term) }
    return result
  }

  private func path(_ fields: [FieldID]) -> String { fields.map { program[$0].name }.joined(separator: ".") }
}
