import EMSSyntax
public import EMSValues

/// Writes values, paths and changes as a script has them, so that reading them gives the same again.
public struct SourceWriter: Sendable {
  private let program: Program

  /// Creates a writer for what stands in a program.
  public init(_ program: Program) { self.program = program }

  /// The path of a record: `boiler-gas.air`, `aspect("A 12/3").air`.
  public func path(_ record: RecordID) -> String {
    let id = program.records.id(record)
    if let parent = program.records.parent(record) { return path(parent) + "." + NameText.written(id) }
    guard NameText.isName(id), isOnly(record) else {
      return program[record.kind].name + "(" + NameText.written(id) + ")"
    }
    return id
  }

  /// Whether no record of another kind bears the id of a record at top level.
  private func isOnly(_ record: RecordID) -> Bool {
    let id = program.records.kinds[record.kind.position].ids[Int(record.row)]
    for kind in program.kinds where kind.id != record.kind {
      if program.records.find(kind: kind.id, id: id) != nil { return false }
    }
    return true
  }

  /// The path of a field of a record.
  public func path(_ record: RecordID, _ field: FieldID, _ layer: LayerID) -> String {
    var parts = path(record)
    if layer != .base { parts += "." + program.layers[layer.position].name }
    if program.field(named: program[field].name, of: record.kind) != field, let method = program[field].method {
      parts += "." + program.methods[method.position].name
    }
    return parts + "." + program[field].name
  }

  /// The path of what a change changes; nil for what has none: a record that comes or goes, a method.
  public func path(of target: Change.Target) -> String? {
    switch target {
    case .cell(let record, let field, let layer, _, _, alternatives: _),
      .judgement(let record, let field, let layer, _, _),
      .rule(let record, let field, let layer, _):
      return path(record, field, layer)
    case .seriesValue(let record, let field, let period, _): return path(record, field, .base) + "." + period.text
    case .parameter(let id, _, _):
      let parameter = program.parameters[id.position]
      let isOnly = program.parameters.filter { $0.name == parameter.name }.count == 1
      guard !isOnly, let method = parameter.method else { return parameter.name }
      return program.methods[method.position].name + "." + parameter.name
    case .matrixCell(let id, let row, let column, _):
      let matrix = program.matrices[id.position]
      return matrix.name + "(" + level(matrix.rowScale, row) + ", " + level(matrix.columnScale, column) + ")"
    case .add, .remove, .useMethod: return nil
    }
  }

  private func level(_ scale: ScaleID, _ index: Int32) -> String {
    let levels = program[scale].levels
    return levels.indices.contains(Int(index)) ? levels[Int(index)].name : ""
  }

  /// A value as it is given after `:`; nil for what cannot be written: an error, a number without a decimal form.
  ///
  /// - Parameter unit: the unit in which a quantity is written.
  public func literal(_ value: Value, unit: Unit?) -> String? {
    switch value {
    case .missing: return "missing"
    case .notApplicable: return "n/a"
    case .error, .series: return nil
    case .number(let number):
      let own = unit.map { $0.value(ofBase: number) } ?? number
      guard own.decimalPlaces != nil else { return nil }
      let text = own.decimalText(digits: 5000)
      guard let unit, !unit.name.isEmpty else { return text }
      return text + " " + unit.name
    case .yesNo(let flag): return flag ? "yes" : "no"
    case .text(let text): return LiteralText.quoted(text)
    case .date(let date): return date.text
    case .period(let period): return period.text
    case .duration(let duration): return duration.text
    case .level(let scale, let index): return level(scale, index)
    case .record(let record): return path(record)
    case .unit(let unit): return unit.name
    case .name(let name): return name
    case .list(let members):
      let texts = members.compactMap { literal($0, unit: unit) }
      return texts.count == members.count ? "[" + texts.joined(separator: ", ") + "]" : nil
    }
  }
}
