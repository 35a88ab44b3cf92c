import EMSFormats
import EMSSemantics
import EMSValues

/// How the cells of a column are read without looking at other columns.
enum CellForm: Sendable {
  /// Texts that repeat: each different one stands for something, which is found once.
  case repeated
  /// Texts that may all differ.
  case texts
  /// Numbers, with their decimal mark; `least` and `greatest` are whole numbers of the field's unit.
  case numbers(mark: UInt8, least: Int64?, greatest: Int64?, isWhole: Bool)
}

/// The columns of a mapping whose parts can be decoded column by column. A mapping that looks at whole rows has none:
/// conditions, rules, layers, cells filled from above, published results, judgements and reasons.
struct PartPlan: Sendable {
  struct Column: Sendable {
    let position: Int
    let form: CellForm
    /// Whether it tells of the outer record, so that rows of one record must agree on it.
    let isOuter: Bool
    /// Whether many different texts may be taken as they are.
    let takesTexts: Bool
  }

  /// The columns of one kind of record, as indices of `columns`; those of fields in the order of its decoders.
  struct Record: Sendable {
    var id: Int?
    var title: Int?
    var fields: [Int] = []
  }

  private(set) var columns: [Column] = []
  private(set) var outer = Record()
  private(set) var inner: [Record] = []
  /// The position of the id of outer records among the selected columns.
  let idPosition: Int

  init?(_ run: RecordRun, style: CellStyle) {
    guard let idPosition = run.idPosition else { return nil }
    self.idPosition = idPosition
    guard let outer = add(run, isOuter: true, style) else { return nil }
    self.outer = outer
    for run in run.inner {
      guard run.inner.isEmpty, let record = add(run, isOuter: false, style) else { return nil }
      inner.append(record)
    }
  }

  private mutating func add(_ run: RecordRun, isOuter: Bool, _ style: CellStyle) -> Record? {
    guard run.decoders.count == 1, run.published[0].isEmpty else { return nil }
    for derived in run.derived {
      guard case .constant = derived.source else { return nil }
    }
    var record = Record()
    if let position = run.idPosition {
      record.id = columns.count
      columns.append(Column(position: position, form: .texts, isOuter: isOuter, takesTexts: true))
    }
    if let position = run.titlePosition {
      record.title = columns.count
      columns.append(Column(position: position, form: .repeated, isOuter: isOuter, takesTexts: true))
    }
    for decoder in run.decoders[0] {
      guard !decoder.isJudgement, !decoder.hasReasons, let form = decoder.form(style) else { return nil }
      record.fields.append(columns.count)
      columns.append(
        Column(position: decoder.position, form: form, isOuter: isOuter, takesTexts: decoder.takesPlainTexts))
    }
    return record
  }
}

extension CellDecoder {
  /// Whether any text is a value as it stands.
  var takesPlainTexts: Bool {
    builder.layout == .texts && type != .link && source.map.isEmpty && source.separator == nil
  }

  /// The form of its cells; nil where each must be looked at by itself.
  func form(_ style: CellStyle) -> CellForm? {
    guard builder.layout == .decimals, source.separator == nil else { return .repeated }
    guard source.map.isEmpty else { return nil }
    var (least, greatest) = (Int64?.none, Int64?.none)
    if let limits = field.limits {
      // Limits are kept in base units; cells are compared in the field's own.
      if let limit = limits.least {
        guard let whole = (field.unit?.value(ofBase: limit) ?? limit).wholeValue else { return nil }
        least = whole
      }
      if let limit = limits.greatest {
        guard let whole = (field.unit?.value(ofBase: limit) ?? limit).wholeValue else { return nil }
        greatest = whole
      }
    }
    return .numbers(
      mark: style.number.decimalMark == .comma ? 0x2C : 0x2E, least: least, greatest: greatest,
      isWhole: field.limits?.isWhole ?? false)
  }
}
