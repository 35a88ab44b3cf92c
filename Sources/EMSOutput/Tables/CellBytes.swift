import EMSEngine
import EMSFormats
import EMSSemantics
import EMSValues

/// The cells of one column as machines read them: prepared once, then a million cells without a value each.
///
/// Levels by name, `yes`/`no`, quantities as exact numbers in the field's unit, references by full id, lists joined by `;`,
/// `n/a`, and nothing for what is missing (section 10 of the language).
final class CellBytes: Sendable {
  private enum Form: Sendable {
    case fullID, ownID
    /// Levels, yes and no.
    case codes
    case texts([Int32])
    case days([Int32])
    case rows([Int32], kind: KindID)
    /// Numbers in the unit shown.
    case numbers
    case general
  }

  let column: ResultColumn
  /// Whether no cell needs quotes.
  let isPlain: Bool
  private let form: Form
  // What forms hold stands by itself, so that a cell takes no array into its hands.
  private let codes: [UInt8]
  private let names: [UInt8]
  private let nameEnds: [Int]
  private let numbers: [Int64]
  private let scale: Int64
  private let denominator: Int64
  private let states: [UInt8]
  private let table: ResultTable
  private let display: ValueDisplay
  private let texts: TextPool
  private let storage: [UInt8]
  /// Ids and parents of the table's kind, and ids of the parents' kind: what most full ids are made of.
  private let ids: [Int32]
  private let parents: [Int32]
  private let parentIDs: [Int32]

  init(_ column: ResultColumn, of table: ResultTable, program: Program) {
    self.column = column
    self.table = table
    display = ValueDisplay(program, language: nil)
    texts = table.records.texts
    storage = table.records.texts.storage
    let rows = table.records.kinds[table.kind.position]
    ids = rows.ids
    parents = rows.parents
    // Only where every parent is of one kind that stands at top level itself.
    let parentKind = rows.parentKindIfOne
    if parentKind.index >= 0, rows.parentKinds.isEmpty,
      table.records.kinds[parentKind.position].parentKindIfOne.index < 0
    {
      parentIDs = table.records.kinds[parentKind.position].ids
    } else {
      parentIDs = []
    }
    var states: [UInt8] = []
    var parts = Parts()
    switch column.content {
    case .fullID: parts.form = .fullID
    case .ownID: parts.form = .ownID
    case .cells(let cells):
      states = cells.states
      parts = CellBytes.parts(column, cells, program)
    }
    self.states = states
    form = parts.form
    codes = parts.codes
    names = parts.names.flatMap { $0 }
    nameEnds = parts.names.reduce(into: [0]) { ends, name in ends.append((ends.last ?? 0) + name.count) }
    numbers = parts.numbers
    scale = parts.scale
    denominator = parts.denominator
    switch form {
    case .numbers, .days: isPlain = true
    case .codes: isPlain = parts.names.allSatisfy { $0.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x2C } }
    default: isPlain = false
    }
  }

  private struct Parts {
    var form = Form.general
    /// Codes of levels, yes and no, and their texts.
    var codes: [UInt8] = []
    var names: [[UInt8]] = []
    /// Numbers in the unit shown: `value * scale / denominator`.
    var numbers: [Int64] = []
    var scale: Int64 = 1
    var denominator: Int64 = 1
  }

  private static func parts(_ column: ResultColumn, _ cells: Column, _ program: Program) -> Parts {
    switch (column.type, cells.storage) {
    case (.level(let scale), .bytes(let codes)):
      return Parts(form: .codes, codes: codes, names: program[scale].levels.map { Array($0.name.utf8) })
    case (.yesNo, .bytes(let codes)):
      return Parts(form: .codes, codes: codes, names: [Array("no".utf8), Array("yes".utf8)])
    case (.text, .words(let numbers)): return Parts(form: .texts(numbers))
    case (.date, .words(let days)): return Parts(form: .days(days))
    case (.record(let kinds), .words(let rows)) where kinds.count == 1:
      return Parts(form: .rows(rows, kind: kinds[0]))
    case (.quantity, .numbers(let numbers, let denominator)) where column.units == nil:
      // In the unit shown: divided by its factor.
      guard let (numerator, divisor) = (column.unit?.factor ?? .one).inlineParts, numerator > 0 else { return Parts() }
      let (product, overflow) = denominator.multipliedReportingOverflow(by: numerator)
      return overflow ? Parts() : Parts(form: .numbers, numbers: numbers, scale: divisor, denominator: product)
    default: return Parts()
    }
  }

  /// Appends the cell of a row of the kind; nothing where it is missing.
  func append(row: Int32, to bytes: inout [UInt8]) {
    if !states.isEmpty, states[Int(row)] != CellState.value {
      if states[Int(row)] == CellState.notApplicable { bytes.append(contentsOf: "n/a".utf8) }
      return
    }
    switch form {
    case .fullID: appendOwnFullID(Int(row), to: &bytes)
    case .ownID: appendText(ids[Int(row)], to: &bytes)
    case .codes:
      let code = Int(codes[Int(row)])
      names.withUnsafeBufferPointer {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[nameEnds[code]..<nameEnds[code + 1]]))
      }
    case .texts(let numbers): table.space.appendText(numbers[Int(row)], to: &bytes)
    case .days(let days): CalendarDate(dayNumber: days[Int(row)])?.write(to: &bytes)
    case .rows(let rows, let kind): appendID(RecordID(kind: kind, row: rows[Int(row)]), to: &bytes)
    case .numbers:
      let (product, overflow) = numbers[Int(row)].multipliedReportingOverflow(by: scale)
      if overflow {
        appendGeneral(row, to: &bytes)
      } else if denominator == 1 {
        DecimalWriter.append(product, to: &bytes)
      } else {
        DecimalWriter.append(numerator: product, denominator: denominator, to: &bytes)
      }
    case .general: appendGeneral(row, to: &bytes)
    }
  }

  private func appendText(_ number: Int32, to bytes: inout [UInt8]) {
    let range = texts.range(number)
    storage.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private func appendOwnFullID(_ row: Int, to bytes: inout [UInt8]) {
    let parent = parents[row]
    if parent < 0 {
      appendPart(ids[row], to: &bytes)
    } else if !parentIDs.isEmpty {
      appendPart(parentIDs[Int(parent)], to: &bytes)
      bytes.append(UInt8(ascii: "."))
      appendPart(ids[row], to: &bytes)
    } else {
      appendID(RecordID(kind: table.kind, row: Int32(row)), to: &bytes)
    }
  }

  private func appendPart(_ id: Int32, to bytes: inout [UInt8]) {
    let start = bytes.count
    appendText(id, to: &bytes)
    for index in start..<bytes.count where bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: "\"") {
      let part = String(decoding: bytes[start...], as: UTF8.self)
      bytes.removeSubrange(start...)
      bytes.append(contentsOf: RecordTable.quotedPart(part).utf8)
      return
    }
  }

  /// The full id: those of the parents, a dot between; a part is quoted only if it holds a dot or a quote.
  private func appendID(_ record: RecordID, to bytes: inout [UInt8]) {
    let position = record.kind.position
    let parent = table.records.kinds[position].parents[Int(record.row)]
    if parent >= 0 {
      appendID(RecordID(kind: table.records.kinds[position].parentKind(of: record.row), row: parent), to: &bytes)
      bytes.append(UInt8(ascii: "."))
    }
    appendPart(table.records.kinds[position].ids[Int(record.row)], to: &bytes)
  }

  private func appendGeneral(_ row: Int32, to bytes: inout [UInt8]) {
    append(table.value(column, row), unit: unit(row), to: &bytes)
  }

  /// The unit in which the numbers of a row are shown.
  func unit(_ row: Int32) -> Unit? {
    guard let units = column.units, units.state(Int(row)) == CellState.value else { return column.unit }
    let number = Int(units.payload(Int(row)))
    return table.space.units.indices.contains(number) ? table.space.units[number] : column.unit
  }

  private func append(_ value: Value, unit: Unit?, to bytes: inout [UInt8]) {
    switch value {
    case .missing, .error: break
    case .notApplicable: bytes.append(contentsOf: "n/a".utf8)
    case .number(let number): (unit?.value(ofBase: number) ?? number).write(to: &bytes)
    case .record(let record): appendID(record, to: &bytes)
    case .list(let members):
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ";")) }
        append(member, unit: unit, to: &bytes)
      }
    case .series(let points):
      for (index, point) in points.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ";")) }
        point.period.write(to: &bytes)
        bytes.append(UInt8(ascii: "="))
        (unit?.value(ofBase: point.value) ?? point.value).write(to: &bytes)
      }
    default: bytes.append(contentsOf: display.text(value, unit: nil, digits: nil).utf8)
    }
  }
}
