/// What is asked of the bytes of a cell, without making text of them.
public enum CellText {
  /// The cell without blanks around it: spaces, tabs, line ends, no-break spaces.
  @inlinable
  public static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, bytes.count)
    // Nearly every cell has no blanks around it.
    if end > 0, bytes[0] > 0x20, bytes[0] != 0xC2, bytes[0] != 0xE2, bytes[end - 1] > 0x20, bytes[end - 1] < 0x80 {
      return bytes
    }
    while start < end {
      let width = blankWidth(bytes, at: start, end: end)
      if width == 0 { break }
      start += width
    }
    while start < end {
      let byte = bytes[end - 1]
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
        end -= 1
      } else if end - start >= 2, blankWidth(bytes, at: end - 2, end: end) == 2 {
        end -= 2
      } else if end - start >= 3, blankWidth(bytes, at: end - 3, end: end) == 3 {
        end -= 3
      } else {
        break
      }
    }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  /// Gives the bytes of a cell with each doubled quote made one.
  @inlinable
  public static func withUnescaped<Result>(
    _ cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withUnsafeTemporaryAllocation(byteCount: cell.count, alignment: 1) { text in
      var (index, count) = (0, 0)
      while index < cell.count {
        let byte = cell[index]
        text[count] = byte
        count += 1
        index += byte == 0x22 && index + 1 < cell.count && cell[index + 1] == 0x22 ? 2 : 1
      }
      return try body(UnsafeRawBufferPointer(rebasing: text[0..<count]))
    }
  }

  /// Whether the cell holds nothing but blanks.
  @inlinable
  public static func isBlank(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.isEmpty || trimmed(bytes).isEmpty
  }

  /// How many bytes the blank at a position takes; 0 where none stands.
  @inlinable
  static func blankWidth(_ bytes: UnsafeRawBufferPointer, at index: Int, end: Int) -> Int {
    let byte = bytes[index]
    if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { return 1 }
    if byte == 0xC2, index + 1 < end, bytes[index + 1] == 0xA0 { return 2 }
    if byte == 0xE2, index + 2 < end, bytes[index + 1] == 0x80 {
      // The thin and the narrow no-break space.
      return bytes[index + 2] == 0x89 || bytes[index + 2] == 0xAF ? 3 : 0
    }
    return 0
  }

  /// Gives each part of a cell between separators, trimmed; blank parts are left out.
  @inlinable
  public static func forEachPart(
    of bytes: UnsafeRawBufferPointer, separator: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var (start, index) = (0, 0)
    while index < bytes.count, let first = separator.first {
      if bytes[index] == first, matches(bytes, at: index, separator) {
        let part = trimmed(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
        if !part.isEmpty { try body(part) }
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    let part = trimmed(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    if !part.isEmpty { try body(part) }
  }

  @inlinable
  static func matches(_ bytes: UnsafeRawBufferPointer, at index: Int, _ separator: [UInt8]) -> Bool {
    guard index + separator.count <= bytes.count else { return false }
    for offset in 0..<separator.count where bytes[index + offset] != separator[offset] { return false }
    return true
  }

  /// Whether the bytes equal a word, ASCII letters compared without case; `lower` must be in lower case.
  @inlinable
  public static func equalsIgnoringCase(_ bytes: UnsafeRawBufferPointer, _ lower: StaticString) -> Bool {
    guard bytes.count == lower.utf8CodeUnitCount else { return false }
    for index in 0..<bytes.count {
      let byte = bytes[index]
      let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if small != lower.utf8Start[index] { return false }
    }
    return true
  }
}

/// An error value that a spreadsheet left in a cell.
public enum SpreadsheetError: String, Sendable, CaseIterable {
  /// `#N/A`: a value is not available.
  case notAvailable = "#N/A"
  /// `#REF!`: a cell that is gone.
  case reference = "#REF!"
  /// `#DIV/0!`: a division by zero.
  case division = "#DIV/0!"
  /// `#VALUE!`: a value of the wrong kind.
  case value = "#VALUE!"
  /// `#NAME?`: an unknown name.
  case name = "#NAME?"
  /// `#NUM!`: a number that cannot be.
  case number = "#NUM!"
  /// `#NULL!`: ranges without a common cell.
  case null = "#NULL!"
  /// `####`: the column was too narrow to print the value.
  case overflow = "###"
  /// `Err:502` and its like.
  case other = "Err:"

  /// The error in a trimmed cell, in the languages of western Europe; nil where the cell
  /// holds none.
  @inlinable
  public static func find(in cell: UnsafeRawBufferPointer) -> SpreadsheetError? {
    guard cell.count >= 3, cell[0] == 0x23 || cell[0] == 0x45 else { return nil }
    return match(cell)
  }

  /// Whether a cell that is no text has the form of an error value in some other language: `#` and capitals, then `!` or `?`.
  public static func isLikely(_ cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count >= 4, cell.count <= 24, cell[0] == 0x23 else { return false }
    let last = cell[cell.count - 1]
    guard last == 0x21 || last == 0x3F else { return false }
    return !cell.dropFirst().contains { $0 <= 0x20 || ($0 >= 0x61 && $0 <= 0x7A) }
  }

  @usableFromInline
  static func match(_ cell: UnsafeRawBufferPointer) -> SpreadsheetError? {
    guard cell.count <= 16 else { return cell.allSatisfy { $0 == 0x23 } ? .overflow : nil }
    let text = String(decoding: cell, as: UTF8.self)
    if cell[0] == 0x45 {
      return text.hasPrefix("Err:") && text.utf8.count > 4 && text.utf8.dropFirst(4).allSatisfy { $0 >= 48 && $0 <= 57 }
        ? .other : nil
    }
    if cell.allSatisfy({ $0 == 0x23 }) { return .overflow }
    // A division by zero in any language: `#DIV/0!`, `#DEEL/0!`, `#DZIEL/0!`.
    if text.hasSuffix("/0!") { return .division }
    switch text.uppercased() {
    case "#N/A", "#N/B", "#NV", "#N/D", "#N/DISP": return .notAvailable
    case "#REF!", "#VERW!", "#BEZUG!", "#¡REF!", "#RIF!": return .reference
    case "#VALUE!", "#WAARDE!", "#WERT!", "#VALEUR!", "#¡VALOR!", "#VALORE!", "#VALOR!": return .value
    case "#NAME?", "#NAAM?", "#NOM?", "#¿NOMBRE?", "#NOME?": return .name
    case "#NUM!", "#GETAL!", "#ZAHL!", "#NOMBRE!", "#¡NUM!", "#NÚM!": return .number
    case "#NULL!", "#LEEG!", "#NUL!", "#¡NULO!", "#NULLO!", "#NULO!": return .null
    case "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#OVERLOOP!":
      return .other
    default: return nil
    }
  }
}
