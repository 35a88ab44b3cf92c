extension Plan {
  /// The plan as text, for tests and for reading: a line a step.
  public func dump(_ program: Program) -> String {
    columns.map { $0.dump(program) }.joined(separator: "\n")
  }
}

extension ColumnProgram {
  /// The program as text: a heading, then `%3 = add %1 %2 : rows` a step.
  public func dump(_ program: Program) -> String {
    var lines: [String] = []
    if let address {
      let field = program[address.field]
      let layer = address.layer == .base ? "" : "\(program.layers[address.layer.position].name)."
      lines.append("\(program[field.kind].name).\(layer)\(field.name)")
    } else {
      lines.append(kind.map { "query of \(program[$0].name)" } ?? "query")
    }
    for (index, step) in steps.enumerated() {
      let operands = step.operands.map { " %\($0.index)" }.joined()
      lines.append("  %\(index) = \(describe(step.operation, program))\(operands) : \(describe(step.domain))")
    }
    lines.append("  give" + results.map { " %\($0.index)" }.joined())
    return lines.joined(separator: "\n")
  }

  private func describe(_ domain: DomainID) -> String {
    switch domains[domain.position].shape {
    case .global: "global"
    case .rows: "rows"
    case .cells: "cells"
    case .arguments: "arguments"
    case .members(let list): "members of %\(list.index)"
    }
  }

  private func describe(_ operation: StepOperation, _ program: Program) -> String {
    func name(_ address: ColumnAddress) -> String {
      let layer = address.layer == .base ? "" : "\(program.layers[address.layer.position].name)."
      return layer + program[address.field].name
    }
    switch operation {
    case .constant(let value): return "constant \(describe(value, program))"
    case .parameter(let id): return "parameter \(program.parameters[id.position].name)"
    case .column(let address): return "column \(name(address))"
    case .given(let address): return "given \(name(address))"
    case .relation(let address): return "relation \(name(address))"
    case .judgement(let address, let part): return "judgement \(part) \(name(address))"
    case .allRecords(let kind): return "all \(program[kind].plural)"
    case .cellRecords(let kind): return "cell \(program[kind].plural)"
    case .chooseByKind(let kinds): return "choose " + kinds.map { program[$0].name }.joined(separator: "/")
    case .apply(.matrix(let id)): return "matrix \(program.matrices[id.position].name)"
    case .apply(.table(let id)): return "table \(program.tables[id.position].name)"
    case .apply(let operation): return "\(operation)"
    default: return "\(operation)"
    }
  }

  private func describe(_ value: Value, _ program: Program) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .level(let scale, let index): program[scale].levels[Int(index)].name
    case .text(let text): "\"\(text)\""
    case .record(let record): program.records.fullID(record)
    case .yesNo(let flag): flag ? "yes" : "no"
    default: "\(value)"
    }
  }
}
