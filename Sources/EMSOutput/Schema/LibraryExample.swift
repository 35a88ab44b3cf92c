import EMSSemantics
import EMSValues

/// A record of a kind as it could be written: what must be given, and the first of what may be.
struct LibraryExample {
  private let program: Program

  init(_ program: Program) { self.program = program }

  /// The record, with the one that it stands in where it cannot stand alone.
  func record(of kind: Kind) -> String {
    let inputs = kind.fields.map { program[$0] }.filter { $0.role == .input && !$0.isInternal }
    var shown = inputs.filter(\.isRequired)
    for field in inputs
    where shown.count < 6 && !field.isRequired && (value(of: field) != nil || kind.seriesField == field.id) {
      shown.append(field)
    }
    var lines = inputs.filter { field in shown.contains { $0.id == field.id } }.compactMap { field -> String? in
      if let series = kind.seriesField, series == field.id { return "2025: 112 t" }
      return value(of: field).map { "\(field.name): \($0)" }
    }
    let holdsImpacts = kind.fields.contains { field in
      if case .inner(let inner) = program[field].role { return program[inner].name == "impact" }
      return false
    }
    if holdsImpacts { lines.append("impact NAME \"Title\"") }
    let head = "\(kind.name) NAME \"Title\""
    var text = lines.isEmpty ? [head] : ["\(head) {"] + lines.map { "  " + $0 } + ["}"]
    if !kind.allowsAlone, let parent = kind.parents.first {
      text = ["\(program[parent].name) NAME \"Title\" {"] + text.map { "  " + $0 } + ["}"]
    }
    return text.joined(separator: "\n")
  }

  /// Records as a table: the outer one of a kind that cannot stand alone, two lines, the second with what is not given.
  func rows(of kind: Kind) -> String {
    let inputs = kind.fields.map { program[$0] }.filter {
      $0.role == .input && !$0.isInternal && $0.id != kind.seriesField
    }
    let given = inputs.filter { value(of: $0) != nil }
    let shown =
      given.filter(\.isRequired) + given.filter { !$0.isRequired }.prefix(max(0, 4 - given.count(where: \.isRequired)))
    let parent = kind.allowsAlone ? nil : kind.parents.first.map { program[$0].name }
    let prefix = parent == nil ? "" : kind.name + "."
    let columns =
      (parent == nil ? ["id", "title"] : ["id", "title", prefix + "title"]) + shown.map { prefix + $0.name }
    func line(_ name: String, isFull: Bool) -> [String] {
      [name, "\"Title\""] + (parent == nil ? [] : ["\"Title\""])
        + shown.map { field in
          let text = isFull || field.isRequired ? value(of: field) ?? "-" : "-"
          return text.contains(" ") && !text.hasPrefix("\"") && !text.hasPrefix("[") ? "(\(text))" : text
        }
    }
    let lines = [line("NAME-1", isFull: true), line("NAME-2", isFull: false)]
    var text = "rows \(parent ?? kind.name) (\(columns.joined(separator: ", "))) {\n"
    for line in lines {
      var row = ""
      for (index, cell) in line.enumerated() {
        let width = lines.map { $0[index].count }.max() ?? 0
        row += "  " + cell + (index == line.count - 1 ? "" : String(repeating: " ", count: width - cell.count))
      }
      text += row + "\n"
    }
    return text + "}"
  }

  private func value(of field: Field) -> String? {
    if let given = field.defaultValue, case .level(let scale, let index) = given,
      program[scale].levels.indices.contains(Int(index))
    {
      return program[scale].levels[Int(index)].name
    }
    if !field.unitPath.isEmpty { return nil }
    // A share that may be given as an amount too.
    if program.field(named: field.name + "-amount", of: field.kind) != nil { return "-10 %" }
    return value(of: field.type, field)
  }

  private func value(of type: Type, _ field: Field) -> String? {
    switch type {
    case .quantity(let dimension):
      if let unit = field.unit, !unit.name.isEmpty { return "1 \(unit.name)" }
      if !dimension.isNone { return nil }
      return field.limits?.least.map { $0.decimalText() } ?? "1"
    case .text: return "\"…\""
    case .link: return "\"https://example.org/page\""
    case .file: return "\"folder/file.pdf\""
    case .yesNo: return "yes"
    case .date: return "2026-12-31"
    case .period: return "2025"
    case .duration: return "1 year"
    case .level(let scale): return program[scale].levels.first?.name
    case .record(let kinds): return kinds.first.map { program[$0].name.uppercased() }
    case .unit: return "t"
    case .scenario, .method: return "NAME"
    case .list(let member): return value(of: member, field).map { "[\($0)]" }
    case .series, .open, .unknown, .nothing: return nil
    }
  }
}
