import EMSFormats
import EMSSemantics
import EMSValues

/// The cells of one column in one part of a file, decoded as far as a column alone can be; a row with a cell that is not as
/// most are is marked, and taken by itself later. One thread uses it for part after part.
final class PartColumn {
  let plan: PartPlan.Column
  /// For repeated texts the number of the text among those seen, or `direct`; for numbers their decimals, or `blank`.
  private(set) var codes: [Int32] = []
  /// The numbers, without decimal mark.
  private(set) var mantissas: [Int64] = []
  /// The hashes of texts that were not numbered.
  private(set) var hashes: [UInt32] = []
  /// Whether a text of this part was not numbered.
  private(set) var hasDirect = false
  /// The numbers that such texts have in the pool of the register.
  var texts: [Int32] = []

  /// What each different text stands for, as `CellMeaning` says; as long as those that were looked up.
  var meanings: [Int32] = []
  /// Whether a text stands for nothing that can be stored so.
  var hasIrregular = false
  /// Values that have no code.
  var values: [Value] = []

  private var seen = TextPool()
  /// The numbers of texts of no byte, and of one.
  private var short = [Int32](repeating: -1, count: 257)
  private let greatestCount = 1 << 14

  /// In place of a number: the text stands in the file alone.
  static let direct: Int32 = -1
  /// In place of decimals: nothing is given.
  static let blank: Int32 = -1

  init(_ plan: PartPlan.Column) { self.plan = plan }

  /// How many different texts were seen.
  var seenCount: Int { seen.count }

  /// Gives the bytes of a text that was seen.
  func withSeen<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let range = seen.range(Int32(number))
    return seen.storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// Decodes the cells of a part. `isRepeat` says which rows tell of the same outer record as the row before; marks in
  /// `isIrregular` the rows that must be taken by themselves.
  func decode(
    _ fields: UnsafeBufferPointer<CSVField>, _ bytes: UnsafeRawBufferPointer, isRepeat: UnsafeBufferPointer<Bool>,
    isIrregular: UnsafeMutableBufferPointer<Bool>
  ) {
    let count = fields.count
    hasDirect = false
    switch plan.form {
    case .repeated:
      PartColumn.grow(&codes, to: count, 0)
      if plan.takesTexts { PartColumn.grow(&hashes, to: count, 0) }
      codes.withUnsafeMutableBufferPointer { codes in
        short.withUnsafeMutableBufferPointer { short in
          PartColumn.eachRow(fields, bytes, isOuter: plan.isOuter, isRepeat, isIrregular) { row, isSame in
            if isSame {
              codes[row] = codes[row - 1]
              if codes[row] == PartColumn.direct { hashes[row] = hashes[row - 1] }
              return true
            }
            let field = fields[row]
            let cell = field.bytes(in: bytes)
            if cell.count <= 1 {
              let place = cell.count == 0 ? 256 : Int(cell[0])
              if short[place] < 0 { short[place] = seen.intern(cell.assumingMemoryBound(to: UInt8.self)) }
              codes[row] = short[place]
              return true
            }
            let code = field.needsUnescaping ? CellText.withUnescaped(cell) { number($0, row) } : number(cell, row)
            guard let code else { return false }
            codes[row] = code
            return true
          }
        }
      }
    case .texts:
      PartColumn.grow(&hashes, to: count, 0)
      hashes.withUnsafeMutableBufferPointer { hashes in
        PartColumn.eachRow(fields, bytes, isOuter: plan.isOuter, isRepeat, isIrregular) { row, isSame in
          if isSame {
            hashes[row] = hashes[row - 1]
            return true
          }
          if fields[row].needsUnescaping { return false }
          let cell = CellText.trimmed(fields[row].bytes(in: bytes))
          hashes[row] = TextPool.hash(cell.assumingMemoryBound(to: UInt8.self))
          return true
        }
      }
    case .numbers(let mark, let least, let greatest, let isWhole):
      PartColumn.grow(&codes, to: count, 0)
      PartColumn.grow(&mantissas, to: count, 0)
      codes.withUnsafeMutableBufferPointer { codes in
        mantissas.withUnsafeMutableBufferPointer { mantissas in
          PartColumn.eachRow(fields, bytes, isOuter: plan.isOuter, isRepeat, isIrregular) { row, isSame in
            if isSame {
              codes[row] = codes[row - 1]
              mantissas[row] = mantissas[row - 1]
              return true
            }
            guard let number = PartColumn.number(fields[row].bytes(in: bytes), mark: mark) else { return false }
            (mantissas[row], codes[row]) = number
            return PartColumn.isWithin(number, least, greatest, isWhole)
          }
        }
      }
    }
  }

  /// Calls `decode` for each row, which says whether the cell is as most are. What the row before said of the same record
  /// needs no second look; where a row says something else of it, the row is marked.
  @inline(__always)
  private static func eachRow(
    _ fields: UnsafeBufferPointer<CSVField>, _ bytes: UnsafeRawBufferPointer, isOuter: Bool,
    _ isRepeat: UnsafeBufferPointer<Bool>, _ isIrregular: UnsafeMutableBufferPointer<Bool>,
    _ decode: (_ row: Int, _ isSame: Bool) -> Bool
  ) {
    for row in 0..<fields.count {
      if isOuter, isRepeat[row] {
        if equal(fields[row], fields[row - 1], bytes) {
          _ = decode(row, true)
          continue
        }
        isIrregular[row] = true
      }
      if !decode(row, false) { isIrregular[row] = true }
    }
  }

  private static func grow<Element>(_ array: inout [Element], to count: Int, _ blank: Element) {
    if array.count < count { array.append(contentsOf: repeatElement(blank, count: count + count / 4 - array.count)) }
  }

  /// Whether two cells have the same bytes.
  @inline(__always)
  static func equal(_ left: CSVField, _ right: CSVField, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let (own, other) = (left.bytes(in: bytes), right.bytes(in: bytes))
    guard own.count == other.count else { return false }
    guard let first = own.baseAddress, let second = other.baseAddress else { return own.isEmpty }
    var index = 0
    while index &+ 8 <= own.count {
      if first.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != second.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index &+= 8
    }
    while index < own.count {
      if own[index] != other[index] { return false }
      index &+= 1
    }
    return true
  }

  /// Finds the number of a text; nil where the row must be taken by itself.
  private func number(_ text: UnsafeRawBufferPointer, _ row: Int) -> Int32? {
    let text = text.assumingMemoryBound(to: UInt8.self)
    if seen.count < greatestCount { return seen.intern(text) }
    if let known = seen.find(text) { return known }
    // Too many different texts to remember.
    guard plan.takesTexts else { return nil }
    let trimmed = CellText.trimmed(UnsafeRawBufferPointer(text))
    if trimmed.isEmpty || SpreadsheetError.find(in: trimmed) != nil { return nil }
    hashes[row] = TextPool.hash(trimmed.assumingMemoryBound(to: UInt8.self))
    hasDirect = true
    return PartColumn.direct
  }

  /// Reads digits with a decimal mark among them perhaps; nil where a cell is anything else.
  @inline(__always)
  private static func number(_ bytes: UnsafeRawBufferPointer, mark: UInt8) -> (mantissa: Int64, digits: Int32)? {
    let cell = CellText.trimmed(bytes)
    if cell.isEmpty { return (0, blank) }
    if cell.count > 18 { return nil }
    var mantissa: Int64 = 0
    var markAt = -1
    var index = 0
    while index < cell.count {
      let digit = cell[index] &- 0x30
      if digit <= 9 {
        mantissa = mantissa &* 10 &+ Int64(digit)
      } else if cell[index] == mark, markAt < 0, index > 0, index &+ 1 < cell.count {
        markAt = index
      } else {
        return nil
      }
      index &+= 1
    }
    return (mantissa, markAt < 0 ? 0 : Int32(truncatingIfNeeded: cell.count &- 1 &- markAt))
  }

  @inline(__always)
  private static func isWithin(
    _ number: (mantissa: Int64, digits: Int32), _ least: Int64?, _ greatest: Int64?, _ isWhole: Bool
  ) -> Bool {
    if number.digits == blank { return true }
    if isWhole, number.digits > 0 { return false }
    if least == nil, greatest == nil { return true }
    let scale = PowersOfTen.int64(Int(number.digits))
    if let least {
      let (limit, overflow) = least.multipliedReportingOverflow(by: scale)
      if overflow || number.mantissa < limit { return false }
    }
    if let greatest {
      let (limit, overflow) = greatest.multipliedReportingOverflow(by: scale)
      if overflow || number.mantissa > limit { return false }
    }
    return true
  }
}

/// What a text stands for in a column: a code of its storage, or one of these below zero.
enum CellMeaning {
  static let notGiven: Int32 = -1
  static let missing: Int32 = -2
  static let notApplicable: Int32 = -3
  /// The row must be taken by itself: an error, for instance.
  static let irregular = Int32.min
  /// The value `values[n]` is `firstValue - n`.
  static let firstValue: Int32 = -16
}

/// A part of a file cut into cells, its columns decoded. One thread uses it for part after part.
final class PartCells {
  var table = CSVTable()
  private(set) var columns: [PartColumn] = []
  /// Whether a row tells of the same outer record as the row before.
  private(set) var isRepeat: [Bool] = []
  /// Whether a row must be taken by itself.
  var isIrregular: [Bool] = []
  /// A sum that nobody asks for.
  var touched: UInt64 = 0
  private let plan: PartPlan?

  init(_ plan: PartPlan?) {
    self.plan = plan
    columns = plan?.columns.map { PartColumn($0) } ?? []
  }

  /// Cuts the part of `bytes` into cells and decodes them.
  func read(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer, isLast: Bool, with reader: CSVReader) {
    reader.read(part: range, of: bytes, isLast: isLast, into: &table)
    guard let plan else { return }
    let count = table.count
    isRepeat = [Bool](repeating: false, count: count)
    isIrregular = [Bool](repeating: false, count: count)
    isRepeat.withUnsafeMutableBufferPointer { isRepeat in
      table.withColumn(plan.idPosition) { fields in
        for row in 0..<fields.count where row > 0 {
          isRepeat[row] = PartColumn.equal(fields[row], fields[row - 1], bytes)
        }
      }
    }
    isRepeat.withUnsafeBufferPointer { isRepeat in
      isIrregular.withUnsafeMutableBufferPointer { isIrregular in
        for column in columns {
          table.withColumn(column.plan.position) {
            column.decode($0, bytes, isRepeat: isRepeat, isIrregular: isIrregular)
          }
        }
      }
    }
  }
}
