import EMSFormats
import EMSSemantics
import EMSSyntax

/// The columns of a file that a mapping names: from headers to positions among the selected columns.
struct ImportColumns {
  let header: [String]
  /// Selected columns of the file, rising; a position is an index in this list.
  private(set) var selected: [Int] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// Headers that are named and that no column has, in the order of their reports.
  private(set) var missing: [String] = []
  private let file: String
  private let headerLine: Int
  private var reported: Set<String> = []
  /// The columns by their headers; -1 where several have the same.
  private let named: [String: Int]
  /// Columns of the file that are selected, each with its position.
  private var positions: [Int: Int] = [:]

  init(header: [String], file: String, headerLine: Int) {
    self.header = header
    self.file = file
    self.headerLine = headerLine
    named = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { _, _ in -1 })
  }

  /// Collects the columns that `plan` names, and reports those that are not there.
  mutating func collect(_ plan: ImportPlan) {
    for reference in plan.fillDown { add(reference, at: plan.pathPlace) }
    for reference in plan.ruleColumns { add(reference, at: plan.pathPlace) }
    if let layer = plan.layerColumn { add(layer.column, at: plan.pathPlace) }
    collect(plan.record)
    selected = Array(Set(selected)).sorted()
    positions = Dictionary(uniqueKeysWithValues: selected.enumerated().map { ($1, $0) })
  }

  private mutating func collect(_ record: ImportRecord) {
    for source in [record.id, record.title] {
      if case .column(let column)? = source { add(column, at: record.place) }
    }
    for reference in record.key { add(reference, at: record.place) }
    for field in record.fields + record.published {
      if case .column(let column) = field.source { add(column, at: field.place) }
    }
    for inner in record.inner { collect(inner) }
  }

  private mutating func add(_ column: ImportColumn, at place: SourceRange) {
    add(column.column, at: place)
    for reference in [column.reason, column.author, column.date] {
      if let reference { add(reference, at: place) }
    }
  }

  private mutating func add(_ reference: ColumnReference, at place: SourceRange) {
    if let index = index(of: reference) {
      selected.append(index)
      return
    }
    guard reported.insert("\(reference)").inserted else { return }
    switch reference {
    case .number(let number):
      diagnostics.append(
        Diagnostic(
          .headerUnknown, "\(file) has no column \(number): it has \(header.count)", at: place))
    case .header(let name):
      let twins = header.indices.filter { header[$0] == name }
      if twins.count > 1 {
        let numbers = twins.map { DiagnosticText("\($0 + 1)") }.joined(separator: " and ")
        diagnostics.append(
          Diagnostic(
            .headerTwice, "\(file) has the header '\(name)' twice, in columns \(numbers)", at: place,
            data: DataPlace(file: file, line: headerLine, header: name),
            help: "name the one that is meant by its number: column \(twins[0] + 1)"))
        return
      }
      missing.append(name)
      let nearest = NearestName.nearest(to: name, in: header)
      let shown = header.prefix(20).map { "'\($0)'" }.joined(separator: ", ") + (header.count > 20 ? " …" : "")
      diagnostics.append(
        Diagnostic(
          .headerUnknown, "\(file) has no column '\(name)'", at: place,
          data: DataPlace(file: file, line: headerLine), notes: ["its headers: \(shown)"],
          help: nearest.map { "write column \"\($0)\"" } ?? ""))
    }
  }

  /// The column of the file that is meant; nil where there is none, or two.
  func index(of reference: ColumnReference) -> Int? {
    switch reference {
    case .number(let number): return number >= 1 && number <= header.count ? number - 1 : nil
    case .header(let name):
      guard let index = named[CellTexts.trimmed(name)], index >= 0 else { return nil }
      return index
    }
  }

  /// The position of a column among the selected ones.
  func position(of reference: ColumnReference) -> Int? {
    index(of: reference).flatMap { positions[$0] }
  }

  /// Headers that no mapping names.
  var unread: [String] {
    header.indices.filter { positions[$0] == nil && !header[$0].isEmpty }.map { header[$0] }
  }
}
