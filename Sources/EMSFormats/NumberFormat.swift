/// Why a cell is no number. Places are bytes of the cell that was given, from 0.
public enum NumberFault: Error, Sendable, Equatable {
  /// Nothing but blanks.
  case blank
  /// No number begins here, or what begins does not go on as one.
  case notANumber(at: Int)
  /// A comma that can only be a decimal mark, where the decimal mark is a point.
  case decimalComma(at: Int)
  /// A point that can only be a decimal mark, where the decimal mark is a comma.
  case decimalPoint(at: Int)
  /// One mark before three digits, as in `1.250` where the decimal mark is a comma: thousands or decimals.
  case ambiguousMark(at: Int)
  /// A mark between thousands, where none is expected.
  case thousandsMark(at: Int)
  /// Marks between thousands that do not stand before three digits each.
  case misplacedThousandsMark(at: Int)
  /// More digits than 64 bits hold, or more than 18 decimals: a valid number all the same.
  case overflow
  /// A number, then something else; `measure` reads that as a unit.
  case trailingText(at: Int)
  /// A number with decimals where a whole number is expected.
  case fraction
}

/// How numbers are written in cells.
public struct NumberFormat: Sendable, Equatable {
  /// The mark before decimals.
  public enum DecimalMark: Sendable {
    /// `1.5`
    case point
    /// `1,5`
    case comma

    @usableFromInline var byte: UInt8 { self == .point ? 0x2E : 0x2C }
    @usableFromInline var otherByte: UInt8 { self == .point ? 0x2C : 0x2E }
  }

  /// The marks between thousands that are allowed.
  public struct ThousandsMarks: OptionSet, Sendable {
    /// The marks as bits.
    public let rawValue: Int
    /// Makes a set from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// `1'250` and `1’250`
    public static let apostrophe = ThousandsMarks(rawValue: 1)
    /// `1.250`
    public static let point = ThousandsMarks(rawValue: 2)
    /// `1,250`
    public static let comma = ThousandsMarks(rawValue: 4)
    /// `1 250` with a space, a no-break space or a thin one
    public static let space = ThousandsMarks(rawValue: 8)
  }

  /// A whole number, or why there is none.
  public enum IntegerReading: Sendable, Equatable {
    case value(Int64)
    case fault(NumberFault)
  }

  /// A decimal: `mantissa` / 10^`digits`, with the digits as written, at most 18. Or why there is none.
  public enum DecimalReading: Sendable, Equatable {
    case value(mantissa: Int64, digits: Int)
    case fault(NumberFault)
  }

  /// A decimal and the bytes of the cell that hold its unit, empty where there is none. Or why there is no number.
  public enum MeasureReading: Sendable, Equatable {
    case value(mantissa: Int64, digits: Int, unit: Range<Int>)
    case fault(NumberFault)
  }

  /// The mark before decimals.
  public let decimalMark: DecimalMark
  /// The marks between thousands; the decimal mark is never one.
  public let thousandsMarks: ThousandsMarks

  /// Makes a format; without `thousandsMarks` none is allowed.
  public init(decimalMark: DecimalMark = .point, thousandsMarks: ThousandsMarks = []) {
    self.decimalMark = decimalMark
    self.thousandsMarks = thousandsMarks.subtracting(decimalMark == .point ? .point : .comma)
  }

  /// Reads a whole number; decimals that are zero (`3.0`) are allowed. Blanks around it do not matter.
  public func integer(_ cell: UnsafeRawBufferPointer) -> IntegerReading {
    // Most whole numbers are a digit or a few.
    if cell.count > 0, cell.count <= 18 {
      var (value, index) = (Int64(0), 0)
      while index < cell.count {
        let digit = cell[index] &- 0x30
        if digit > 9 { break }
        value = value &* 10 &+ Int64(digit)
        index += 1
      }
      if index == cell.count { return .value(value) }
    }
    switch decimal(cell) {
    case .fault(let fault): return .fault(fault)
    case .value(var mantissa, let digits):
      for _ in 0..<digits {
        if mantissa % 10 != 0 { return .fault(.fraction) }
        mantissa /= 10
      }
      return .value(mantissa)
    }
  }

  /// Reads a decimal, with an exponent perhaps (`1.2E+3`). Blanks around it do not matter.
  public func decimal(_ cell: UnsafeRawBufferPointer) -> DecimalReading {
    switch measure(cell) {
    case .fault(let fault): return .fault(fault)
    case .value(let mantissa, let digits, let unit):
      if !unit.isEmpty { return .fault(.trailingText(at: unit.lowerBound)) }
      return .value(mantissa: mantissa, digits: digits)
    }
  }

  /// Reads a decimal and the unit after it, if there is one.
  public func measure(_ cell: UnsafeRawBufferPointer) -> MeasureReading {
    let trimmed = CellText.trimmed(cell)
    guard let first = trimmed.baseAddress, let base = cell.baseAddress, !trimmed.isEmpty else { return .fault(.blank) }
    var scan = NumberScan(cell: cell, index: first - base, end: first - base + trimmed.count, format: self)
    return scan.read()
  }
}

/// One reading of a number.
private struct NumberScan {
  let cell: UnsafeRawBufferPointer
  var index: Int
  let end: Int
  let format: NumberFormat
  var mantissa: Int64 = 0
  var digits = 0
  var overflows = false

  init(cell: UnsafeRawBufferPointer, index: Int, end: Int, format: NumberFormat) {
    self.cell = cell
    self.index = index
    self.end = end
    self.format = format
  }

  @inline(__always)
  private func isDigit(_ position: Int) -> Bool { position < end && cell[position] &- 0x30 <= 9 }

  /// Takes one more digit; a number that becomes too great is still read to its end.
  @inline(__always)
  private mutating func take(_ digit: UInt8) {
    let (product, over) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, over2) = product.addingReportingOverflow(Int64(digit))
    if over || over2 { overflows = true } else { mantissa = sum }
  }

  mutating func read() -> NumberFormat.MeasureReading {
    let mark = format.decimalMark.byte
    var negative = false
    if cell[index] == 0x2D || cell[index] == 0x2B {
      negative = cell[index] == 0x2D
      index += 1
    } else if cell[index] == 0xE2, index + 2 < end, cell[index + 1] == 0x88, cell[index + 2] == 0x92 {
      // The minus sign of typography, U+2212.
      negative = true
      index += 3
    }
    let firstDigit = index
    var groupStart = index
    var groupMark = -1
    while index < end {
      let byte = cell[index]
      if byte &- 0x30 <= 9 {
        take(byte &- 0x30)
        index += 1
        continue
      }
      if byte == mark || index == firstDigit { break }
      let width = thousandsMarkWidth(at: index)
      guard width > 0, isDigit(index + width) else { break }
      if groupMark < 0 ? index - groupStart > 3 : index - groupStart != 3 {
        return .fault(.misplacedThousandsMark(at: groupMark < 0 ? index : groupMark))
      }
      if groupMark >= 0, cell[groupMark] != byte { return .fault(.misplacedThousandsMark(at: index)) }
      groupMark = index
      index += width
      groupStart = index
    }
    if groupMark >= 0, index - groupStart != 3 { return .fault(.misplacedThousandsMark(at: groupMark)) }
    let integerEnd = index
    if index < end, cell[index] == mark {
      guard isDigit(index + 1) else { return .fault(.notANumber(at: index)) }
      index += 1
      readFraction()
    }
    if index == firstDigit { return .fault(.notANumber(at: index)) }
    if index < end, let fault = wrongMark(firstDigit: firstDigit, integerEnd: integerEnd, grouped: groupMark >= 0) {
      return .fault(fault)
    }
    readExponent()
    while digits > 18, mantissa % 10 == 0 {
      mantissa /= 10
      digits -= 1
    }
    if overflows || digits > 18 { return .fault(.overflow) }
    if negative { mantissa = -mantissa }
    var unitStart = index
    while unitStart < end, case let width = CellText.blankWidth(cell, at: unitStart, end: end), width > 0 {
      unitStart += width
    }
    if isDigit(unitStart) { return .fault(.notANumber(at: unitStart)) }
    return .value(mantissa: mantissa, digits: digits, unit: unitStart..<end)
  }

  /// Reads decimals; zeros at the end that no longer fit are left out.
  private mutating func readFraction() {
    let wasTooGreat = overflows
    while isDigit(index) {
      let digit = cell[index] &- 0x30
      if overflows {
        index += 1
        continue
      }
      take(digit)
      if overflows {
        var rest = index
        while rest < end, cell[rest] == 0x30 { rest += 1 }
        if !wasTooGreat, !isDigit(rest) {
          overflows = false
          index = rest
          return
        }
        continue
      }
      digits += 1
      index += 1
    }
  }

  /// Reads `E+05` where it follows; a unit that begins with an e does not count.
  private mutating func readExponent() {
    guard index < end, cell[index] | 0x20 == 0x65 else { return }
    var position = index + 1
    var negative = false
    if position < end, cell[position] == 0x2B || cell[position] == 0x2D {
      negative = cell[position] == 0x2D
      position += 1
    }
    guard isDigit(position) else { return }
    var exponent = 0
    while isDigit(position) {
      exponent = min(exponent * 10 + Int(cell[position] - 0x30), 1000)
      position += 1
    }
    index = position
    if mantissa == 0 {
      digits = 0
    } else if negative {
      digits += exponent
    } else {
      let dropped = min(exponent, digits)
      digits -= dropped
      for _ in 0..<(exponent - dropped) where !overflows { take(0) }
    }
  }

  /// How many bytes the mark between thousands at a position takes; 0 where none that is allowed stands.
  private func thousandsMarkWidth(at position: Int) -> Int {
    let allowed = format.thousandsMarks
    guard !allowed.isEmpty else { return 0 }
    switch cell[position] {
    case 0x27: return allowed.contains(.apostrophe) ? 1 : 0
    case 0x2E: return allowed.contains(.point) ? 1 : 0
    case 0x2C: return allowed.contains(.comma) ? 1 : 0
    case 0x20, 0xC2: return allowed.contains(.space) ? CellText.blankWidth(cell, at: position, end: end) : 0
    case 0xE2:
      let width = CellText.blankWidth(cell, at: position, end: end)
      if width > 0 { return allowed.contains(.space) ? width : 0 }
      return allowed.contains(.apostrophe) && isTypographicApostrophe(position) ? 3 : 0
    default: return 0
    }
  }

  private func isTypographicApostrophe(_ position: Int) -> Bool {
    position + 2 < end && cell[position] == 0xE2 && cell[position + 1] == 0x80 && cell[position + 2] == 0x99
  }

  /// What a mark that is not expected, where reading stopped, is likely to be; nil where no such mark stands there.
  private func wrongMark(firstDigit: Int, integerEnd: Int, grouped: Bool) -> NumberFault? {
    let byte = cell[index]
    let hasFraction = index > integerEnd
    // The digits behind a mark, and whether they are three.
    func three(after position: Int) -> Bool {
      isDigit(position) && isDigit(position + 1) && isDigit(position + 2) && !isDigit(position + 3)
    }
    let leads = integerEnd - firstDigit
    let couldGroup = leads >= 1 && leads <= 3 && cell[firstDigit] != 0x30
    if byte == format.decimalMark.otherByte, isDigit(index + 1) {
      if !hasFraction, couldGroup, !grouped, three(after: index + 1) {
        // A decimal mark, or a second group, behind the three digits settles it: `1,250.5`.
        let next = index + 4
        let settled = next < end && (cell[next] == byte || cell[next] == format.decimalMark.byte) && isDigit(next + 1)
        return settled ? .thousandsMark(at: index) : .ambiguousMark(at: index)
      }
      if grouped, !hasFraction, three(after: index + 1), format.thousandsMarks.contains(mark: byte) {
        return .misplacedThousandsMark(at: index)
      }
      return byte == 0x2C ? .decimalComma(at: index) : .decimalPoint(at: index)
    }
    if byte == format.decimalMark.byte, hasFraction, isDigit(index + 1) {
      return index - integerEnd == 4 && couldGroup ? .thousandsMark(at: integerEnd) : .notANumber(at: index)
    }
    let width =
      byte == 0x27 ? 1 : isTypographicApostrophe(index) ? 3 : CellText.blankWidth(cell, at: index, end: end)
    if width > 0, !hasFraction, three(after: index + width) { return .thousandsMark(at: index) }
    return nil
  }
}

extension NumberFormat.ThousandsMarks {
  fileprivate func contains(mark: UInt8) -> Bool {
    mark == 0x2E ? contains(.point) : mark == 0x2C ? contains(.comma) : false
  }
}
