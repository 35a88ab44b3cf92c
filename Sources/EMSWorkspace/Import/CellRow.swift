import EMSFormats
import Glibc

/// One record of a table of cells: plain pointers, valid while the table lends them out.
struct CellRow {
  let cells: CSVCells
  let record: Int
  let bytes: UnsafeRawBufferPointer

  /// The bytes of a cell as they stand, doubled quotes still doubled.
  @inline(__always)
  func cell(_ position: Int) -> UnsafeRawBufferPointer {
    cells.field(record: record, column: position).bytes(in: bytes)
  }

  /// Whether the bytes of a cell are its text.
  @inline(__always)
  func isSimple(_ position: Int) -> Bool { !cells.field(record: record, column: position).needsUnescaping }

  /// Whether a cell has the bytes of the same cell in the record before, of which the caller knows that it is there.
  @inline(__always)
  func isSameAsBefore(_ position: Int) -> Bool {
    let own = cell(position)
    let other = cells.field(record: record - 1, column: position).bytes(in: bytes)
    guard own.count == other.count else { return false }
    guard let left = own.baseAddress, let right = other.baseAddress else { return own.isEmpty }
    return memcmp(left, right, own.count) == 0
  }

  /// The text of a cell, trimmed; `filled` where it is blank.
  func trimmedBytes(_ position: Int, filled: [UInt8]) -> [UInt8] {
    let field = cells.field(record: record, column: position)
    if field.needsUnescaping {
      var text: [UInt8] = []
      field.append(from: bytes, to: &text)
      return text.withUnsafeBytes { Array(CellText.trimmed($0)) }
    }
    let cell = CellText.trimmed(field.bytes(in: bytes))
    return cell.isEmpty ? filled : Array(cell)
  }

  /// Gives the trimmed text of a cell, without a copy where it stands as it is.
  @inline(__always)
  func withText<Result>(_ position: Int, filled: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if isSimple(position) {
      let cell = CellText.trimmed(cell(position))
      if !cell.isEmpty || filled.isEmpty { return body(cell.assumingMemoryBound(to: UInt8.self)) }
    }
    return trimmedBytes(position, filled: filled).withUnsafeBufferPointer(body)
  }

  /// The physical line.
  var line: Int { cells.line(of: record) }
  /// The number, the first after the header is 1.
  var number: Int { cells.number(of: record) }
  /// The record as it stands.
  var text: String {
    String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[cells.range(of: record).clamped(to: 0..<bytes.count)]),
      as: UTF8.self)
  }
}
