import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// How the cells of a file are written.
struct CellStyle {
  var number: NumberFormat
  var date: DatePattern?
}

/// A decoded cell on its way into a column.
enum StagedCell {
  /// Nothing was given.
  case notGiven
  /// `missing` or `n/a`, said so.
  case state(ImportedColumn.State)
  /// A level, yes-no, day, row or text by its code.
  case code(Int32)
  /// A decimal in the field's unit.
  case decimal(Int64, digits: Int)
  /// Any other value.
  case value(Value)
}

/// Reads the cells of one column for one field. Cells are staged first and stored when the whole row is good.
///
/// A class, so that a row touches its decoders in place; each belongs to one reading alone.
final class CellDecoder {
  let field: Field
  let type: Type
  let style: CellStyle
  let source: ImportColumn
  /// The position of the column among those selected for reading.
  let position: Int
  /// What the last cell held.
  var staged = StagedCell.notGiven
  var builder: ColumnBuilder
  let layer: LayerID
  let firstRow: Int32
  let isJudgement: Bool
  let fileColumn: Int
  /// Whether cells are numbers, in whatever way the column comes to store them.
  private let isNumber: Bool
  var reasons: [Int32: Reason] = [:]
  /// Whether other columns say why a cell stands.
  let hasReasons: Bool
  private var cache = CellCache()
  private var faults: [CellFault] = []
  private var values: [Value] = []
  private let texts: CellTexts

  // Codes of the cache below zero: what is no plain code.
  private static let notGiven: Int32 = -1
  private static let missing: Int32 = -2
  private static let notApplicable: Int32 = -3
  private static let firstFault: Int32 = -1_000_000_000
  private static let firstValue: Int32 = -500_000_000

  init(
    field: Field, layer: LayerID, firstRow: Int32, source: ImportColumn, position: Int, fileColumn: Int,
    style: CellStyle, texts: CellTexts, program: Program, isJudgement: Bool
  ) {
    self.field = field
    // A field of an open type is a text until a method says more.
    type = field.type == .open ? .text : field.type
    self.style = style
    self.source = source
    self.position = position
    self.texts = texts
    hasReasons = source.reason != nil || source.author != nil || source.date != nil
    self.layer = layer
    self.firstRow = firstRow
    self.isJudgement = isJudgement
    self.fileColumn = fileColumn
    builder = ColumnBuilder(type: type, field: field, program: program)
    isNumber = builder.layout == .decimals
  }

  /// The finished column.
  var column: ImportedColumn {
    var column = ImportedColumn(
      field: field.id, layer: layer, firstRow: firstRow, storage: builder.storage, isJudgement: isJudgement,
      fileColumn: fileColumn)
    column.states = builder.states
    column.reasons = reasons
    return column
  }

  /// Decodes a cell; gives the fault, if it does not fit. `pool` takes texts.
  func stage(_ cell: UnsafeRawBufferPointer, program: Program, pool: inout TextPool) -> CellFault? {
    let trimmed = CellText.trimmed(cell)
    if trimmed.isEmpty, source.map.isEmpty {
      staged = .notGiven
      return nil
    }
    if isNumber, source.separator == nil {
      if !source.map.isEmpty {
        let text = String(decoding: trimmed, as: UTF8.self)
        if let mapped = source.map.first(where: { CellTexts.same($0.text, text) })?.value {
          return use(code(for: mapped, pool: &pool))
        }
        if trimmed.isEmpty { return use(CellDecoder.notGiven) }
      }
      return stageNumber(trimmed, program: program)
    }
    if builder.layout == .texts, type != .link, source.map.isEmpty, source.separator == nil {
      if SpreadsheetError.find(in: trimmed) != nil { return .spreadsheet(String(decoding: trimmed, as: UTF8.self)) }
      staged = .code(pool.intern(trimmed.assumingMemoryBound(to: UInt8.self)))
      return nil
    }
    if let code = cache.find(trimmed) { return use(code) }
    let code = meaning(String(decoding: trimmed, as: UTF8.self), program: program, pool: &pool)
    cache.remember(trimmed, code)
    return use(code)
  }

  private func use(_ code: Int32) -> CellFault? {
    switch code {
    case 0...: staged = .code(code)
    case CellDecoder.notGiven: staged = .notGiven
    case CellDecoder.missing: staged = .state(.missing)
    case CellDecoder.notApplicable: staged = .state(.notApplicable)
    case ..<CellDecoder.firstValue: return faults[Int(code - CellDecoder.firstFault)]
    default: staged = .value(values[Int(code - CellDecoder.firstValue)])
    }
    return nil
  }

  private func stageNumber(_ cell: UnsafeRawBufferPointer, program: Program) -> CellFault? {
    // A digit or a few are most of what registers hold.
    if cell.count <= 2, field.limits == nil || cell.count == 1 {
      var value: Int64 = 0
      var isPlain = true
      for byte in cell {
        if byte < 0x30 || byte > 0x39 {
          isPlain = false
          break
        }
        value = value * 10 + Int64(byte - 0x30)
      }
      if isPlain, field.limits == nil {
        staged = .decimal(value, digits: 0)
        return nil
      }
    }
    switch style.number.measure(cell) {
    case .value(let mantissa, let digits, let unitRange):
      if unitRange.isEmpty {
        staged = .decimal(mantissa, digits: digits)
        guard field.limits != nil else { return nil }
        return limitFault(Rational(scaled: mantissa, digits: digits) * (field.unit?.factor ?? .one), cell)
      }
      let unitText = String(decoding: UnsafeRawBufferPointer(rebasing: cell[unitRange]), as: UTF8.self)
      return stageQuantity(Rational(scaled: mantissa, digits: digits), unitText, cell, program: program)
    case .fault(let fault):
      let text = String(decoding: cell, as: UTF8.self)
      if SpreadsheetError.find(in: cell) != nil || SpreadsheetError.isLikely(cell) { return .spreadsheet(text) }
      if fault == .overflow, let value = Rational(decimal: text) {
        staged = .value(.number(value * (field.unit?.factor ?? .one)))
        return limitFault(value, cell)
      }
      return .number(fault, text: text, decimal: style.number.decimalMark)
    }
  }

  private func stageQuantity(
    _ amount: Rational, _ unitText: String, _ cell: UnsafeRawBufferPointer, program: Program
  ) -> CellFault? {
    let text = String(decoding: cell, as: UTF8.self)
    guard let unit = program.units.unit(unitText) else {
      return CellFault(.notANumber, "'\(text)': '\(unitText)' is no unit that is known")
    }
    guard case .quantity(let dimension) = type, unit.dimension == dimension else {
      let wanted = field.unit.map { "is in \($0.name)" } ?? "is a plain number"
      return CellFault(.notANumber, "'\(text)' has the unit \(unit.name), and '\(field.name)' \(wanted)")
    }
    let value = unit.baseValue(amount)
    staged = .value(.number(value))
    return limitFault(value, cell)
  }

  private func limitFault(_ value: Rational, _ cell: UnsafeRawBufferPointer) -> CellFault? {
    guard let limits = field.limits else { return nil }
    let text = String(decoding: cell, as: UTF8.self)
    let own = field.unit?.value(ofBase: value) ?? value
    if limits.isWhole, !own.isInteger {
      return CellFault(.outsideLimits, "'\(text)' is not a whole number, which '\(field.name)' asks for")
    }
    let low = limits.least.map { (field.unit?.value(ofBase: $0) ?? $0).decimalText() }
    let high = limits.greatest.map { (field.unit?.value(ofBase: $0) ?? $0).decimalText() }
    let isLow = limits.least.map { value < $0 } ?? false
    let isHigh = limits.greatest.map { value > $0 } ?? false
    guard isLow || isHigh else { return nil }
    let unit = field.unit.map { " \($0.name)" } ?? ""
    return CellFault(
      .outsideLimits, "'\(text)' is outside the limits of '\(field.name)': \(low ?? "")..\(high ?? "")\(unit)")
  }

  /// What a text means, as a code of the cache.
  private func meaning(_ text: String, program: Program, pool: inout TextPool) -> Int32 {
    if !source.map.isEmpty, let mapped = source.map.first(where: { CellTexts.same($0.text, text) })?.value {
      return code(for: mapped, pool: &pool)
    }
    if text.isEmpty { return CellDecoder.notGiven }
    if let separator = source.separator { return list(text, separator: separator, program: program, pool: &pool) }
    switch texts.value(of: text, as: type, field: field, style: style, program: program) {
    case .success(let value): return code(for: value, pool: &pool)
    case .failure(let fault):
      return note(fault.fault)
    }
  }

  private func list(_ text: String, separator: String, program: Program, pool: inout TextPool) -> Int32 {
    var members: [Value] = []
    for part in CellTexts.split(text, by: separator) where !part.isEmpty {
      if let mapped = source.map.first(where: { CellTexts.same($0.text, part) })?.value {
        members.append(mapped)
        continue
      }
      switch texts.value(of: part, as: type.member ?? type, field: field, style: style, program: program) {
      case .success(let value): members.append(value)
      case .failure(let fault): return note(fault.fault)
      }
    }
    return code(for: .list(members), pool: &pool)
  }

  private func note(_ fault: CellFault) -> Int32 {
    faults.append(fault)
    return CellDecoder.firstFault + Int32(faults.count - 1)
  }

  private func code(for value: Value, pool: inout TextPool) -> Int32 {
    switch value {
    case .missing: return CellDecoder.missing
    case .notApplicable: return CellDecoder.notApplicable
    default: break
    }
    switch (builder.layout, value) {
    case (.codes, .level(_, let index)): return index
    case (.codes, .yesNo(let flag)): return flag ? 1 : 0
    case (.days, .date(let date)):
      // Days before 1970 are negative: they go the general way.
      if date.dayNumber >= 0 { return date.dayNumber }
    case (.texts, .text(let text)), (.rows, .text(let text)): return pool.intern(text)
    default: break
    }
    values.append(value)
    return CellDecoder.firstValue + Int32(values.count - 1)
  }

  /// Stores the staged cell at `index` of the column; cells between are not given.
  func store(at index: Int) { builder.store(staged, at: index) }
}
