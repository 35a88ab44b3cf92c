/// Writes CSV into bytes: cells in quotes only where they must be, lines ended by LF.
public struct CSVWriter: Sendable {
  /// What was written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  /// The byte between cells.
  public let delimiter: UInt8
  private var isAtLineStart = true
  private var lineStart = 0
  private let special: [Bool]

  /// Makes a writer; `delimiter` is a comma where it cannot be one (see `CSVOptions.canDelimit`).
  public init(delimiter: UInt8 = 0x2C) {
    let delimiter = CSVOptions.canDelimit(delimiter) ? delimiter : 0x2C
    self.delimiter = delimiter
    var special = [Bool](repeating: false, count: 256)
    for byte in [delimiter, 0x22, 0x0A, 0x0D] { special[Int(byte)] = true }
    self.special = special
  }

  /// Writes the next cell of the row.
  public mutating func cell(_ text: UnsafeRawBufferPointer) {
    separate()
    append(text)
  }

  /// Writes the next cell of the row.
  public mutating func cell(_ text: String) {
    separate()
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Writes the next cell, which needs no quotes: digits, a name.
  public mutating func plainCell(_ text: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: text)
  }

  /// Writes the next cell: a whole number.
  public mutating func cell(_ number: Int64) {
    separate()
    appendDecimal(mantissa: number, digits: 0)
  }

  /// Writes the next cell: the decimal `mantissa` / 10^`digits`, all digits written, with a point.
  public mutating func cell(mantissa: Int64, digits: Int) {
    separate()
    appendDecimal(mantissa: mantissa, digits: max(0, digits))
  }

  /// Writes the next cell: nothing.
  public mutating func emptyCell() { separate() }

  /// Ends the row. A row of one empty cell is written as `""`, so that it is no blank line.
  public mutating func endRow() {
    if bytes.count == lineStart {
      bytes.append(0x22)
      bytes.append(0x22)
    }
    bytes.append(0x0A)
    isAtLineStart = true
    lineStart = bytes.count
  }

  /// Writes a whole row.
  public mutating func row(_ cells: [String]) {
    for text in cells { cell(text) }
    endRow()
  }

  /// Gives what was written, and keeps the storage; call it between rows.
  public mutating func flush(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes(body)
    bytes.removeAll(keepingCapacity: true)
    lineStart = 0
  }

  @inline(__always)
  private mutating func separate() {
    if isAtLineStart { isAtLineStart = false } else { bytes.append(delimiter) }
  }

  private mutating func append(_ text: UnsafeRawBufferPointer) {
    if text.isEmpty { return }
    let last = text[text.count - 1]
    var quotes = text[0] <= 0x20 || last <= 0x20
    if !quotes {
      special.withUnsafeBufferPointer { special in
        for byte in text where special[Int(byte)] {
          quotes = true
          break
        }
      }
    }
    guard quotes else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(0x22)
    for byte in text {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  private mutating func appendDecimal(mantissa: Int64, digits: Int) {
    ByteWriting.append(mantissa: mantissa, digits: digits, to: &bytes)
  }
}

/// Writes numbers as bytes.
public enum ByteWriting {
  /// Appends `mantissa` / 10^`digits` with a point and all its digits: 1250, 2 gives `12.50`.
  public static func append(mantissa: Int64, digits: Int, to bytes: inout [UInt8]) {
    let digits = max(0, digits)
    if mantissa < 0 { bytes.append(0x2D) }
    var rest = mantissa.magnitude
    // Written from the end, as the digits come.
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { space in
      var count = 0
      repeat {
        space[19 - count] = UInt8(truncatingIfNeeded: rest % 10) &+ 0x30
        rest /= 10
        count += 1
      } while rest > 0
      let written = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(space)[(20 - count)...])
      if digits == 0 {
        bytes.append(contentsOf: written)
      } else if count > digits {
        bytes.append(contentsOf: written[0..<(count - digits)])
        bytes.append(0x2E)
        bytes.append(contentsOf: written[(count - digits)...])
      } else {
        bytes.append(0x30)
        bytes.append(0x2E)
        bytes.append(contentsOf: repeatElement(0x30, count: digits - count))
        bytes.append(contentsOf: written)
      }
    }
  }
}
