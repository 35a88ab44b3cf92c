import EMSFormats

/// One record of a table of cells.
struct CellRow {
  let table: CSVTable
  let record: Int
  let bytes: UnsafeRawBufferPointer

  /// The bytes of a cell as they stand, doubled quotes still doubled.
  func cell(_ position: Int) -> UnsafeRawBufferPointer {
    table.field(record: record, column: position).bytes(in: bytes)
  }

  /// Whether the bytes of a cell are its text.
  func isSimple(_ position: Int) -> Bool { !table.field(record: record, column: position).needsUnescaping }

  /// The text of a cell, trimmed; `filled` where it is blank.
  func trimmedBytes(_ position: Int, filled: [UInt8]) -> [UInt8] {
    let field = table.field(record: record, column: position)
    if field.needsUnescaping {
      var text: [UInt8] = []
      field.append(from: bytes, to: &text)
      return text.withUnsafeBytes { Array(CellText.trimmed($0)) }
    }
    let cell = CellText.trimmed(field.bytes(in: bytes))
    return cell.isEmpty ? filled : Array(cell)
  }

  /// The physical line.
  var line: Int { table.line(of: record) }
  /// The number, the first after the header is 1.
  var number: Int { table.number(of: record) }
  /// The record as it stands.
  var text: String {
    String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[table.range(of: record).clamped(to: 0..<bytes.count)]),
      as: UTF8.self)
  }
}
