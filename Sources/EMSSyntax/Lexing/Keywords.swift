/// Where a word may be a keyword. Anywhere else, and before `:` or `=`, it is a name like any other.
public enum KeywordPosition: String, Sendable, CaseIterable {
  /// The first word of a file.
  case file = "first word of a file"
  /// The first word of a declaration, at the level of the file, of a method or of a change.
  case declaration = "start of a declaration"
  /// The first word of a block of a method.
  case methodEntry = "start of an entry of a method"
  /// The first word of an entry of a record.
  case recordEntry = "start of an entry of a record"
  /// The first word of a change.
  case change = "start of a change"
  /// The first word of a clause of a check.
  case checkClause = "start of a clause of a check"
  /// The first word of a clause of a view.
  case viewClause = "start of a clause of a view"
  /// The first word of a clause of a test.
  case testClause = "start of a clause of a test"
  /// The first word of an entry of an import.
  case importEntry = "start of an entry of an import"
  /// After the name and title in the head of a declaration.
  case head = "after the name and title of a head"
  /// After the first word of a declaration.
  case afterDeclarationWord = "after the first word of a declaration"
  /// After a type, or the name and title of a computed field.
  case fieldSuffix = "after the type or title of a field"
  /// The first word of a type.
  case type = "start of a type"
  /// After a value or a reason.
  case valueSuffix = "after a value"
  /// After a name in `sort`.
  case sortSuffix = "after a name to sort by"
  /// After the level of a band.
  case bandLimit = "after a level of a band"
  /// Before a text or number in an import.
  case columnSource = "before a header in an import"
  /// After the column of an import.
  case columnSuffix = "after a column of an import"
}

/// The words that are keywords in some positions. The one table of the language: the parser, the reference and the
/// suggestions for misspelt words all read it.
public enum Keyword: String, Sendable, CaseIterable {
  case ems, include, scale, choice, matrix, table, method, parameter, use, rows, check, view, `import`, amend, from
  case scenario, test, unit, kind, extend, layer, `for`, accept, remove
  case expect, message, reason, fix, level, clause, columns, sort, group, limit, down, across, show, colour, totals,
    given
  case like, on, plural, alone, `internal`, of, `as`, worst, first
  case inverse, `default`, digits, quantity, series, list, number, whole
  case by, descending, ascending, below, up, to, above
  case column, map, split, create, published, key
  case delimiter, decimal, dates, sheet, header, fillDown = "fill-down"

  /// The word as it is written.
  public var word: String { rawValue }

  /// The positions in which it is a keyword.
  public var positions: [KeywordPosition] {
    switch self {
    case .ems: [.file]
    case .include, .check, .view, .import, .scenario, .test, .unit, .kind, .extend: [.declaration]
    case .scale, .choice, .matrix, .table, .parameter: [.declaration, .methodEntry]
    case .method: [.declaration, .afterDeclarationWord]
    case .use, .amend: [.declaration, .change]
    case .rows: [.declaration, .change]
    case .from: [.declaration, .recordEntry, .head, .bandLimit]
    case .layer: [.methodEntry, .importEntry]
    case .for: [.methodEntry, .checkClause]
    case .accept: [.recordEntry]
    case .remove: [.change]
    case .expect: [.checkClause, .testClause]
    case .message, .reason, .fix, .level, .clause: [.checkClause]
    case .columns, .sort, .group, .limit, .down, .across, .show, .colour, .totals: [.viewClause]
    case .given: [.testClause]
    case .like, .plural, .alone, .worst, .first: [.head]
    case .of: [.head, .type]
    case .on: [.head, .valueSuffix]
    case .internal: [.head, .fieldSuffix]
    case .as: [.head]
    case .inverse, .default: [.fieldSuffix]
    case .digits: [.fieldSuffix, .columnSuffix]
    case .quantity, .series, .list, .number, .whole: [.type]
    case .by: [.head, .valueSuffix]
    case .descending, .ascending: [.sortSuffix]
    case .below, .up, .to, .above: [.bandLimit]
    case .column: [.columnSource]
    case .map, .split, .create: [.columnSuffix]
    case .published, .key, .delimiter, .decimal, .dates, .sheet, .header, .fillDown: [.importEntry]
    }
  }

  /// Whether a word after a number is not its unit.
  var isNoUnit: Bool {
    switch self {
    case .to, .above, .below, .up, .map, .split, .by, .on, .digits, .default, .create, .inverse, .ascending,
      .descending,
      .worst, .message, .reason, .fix, .level, .clause:
      true
    default: false
    }
  }

  /// Whether it begins a declaration at the level of a file.
  var isDeclaration: Bool {
    switch self {
    case .include, .check, .view, .import, .scenario, .test, .unit, .kind, .extend, .scale, .choice, .matrix, .table,
      .parameter, .method, .use, .amend, .rows, .from:
      true
    default: false
    }
  }

  /// The words that a position allows, in the order of the table.
  public static func words(at position: KeywordPosition) -> [String] {
    allCases.filter { $0.positions.contains(position) }.map(\.word)
  }

  /// The words that are reserved everywhere and name nothing.
  public static let reserved = ["yes", "no", "missing", "today", "if", "band"] + connectives

  /// Those of the reserved words that go on what stands before them.
  public static let connectives = [
    "when", "otherwise", "because", "and", "or", "not", "in", "is", "then", "else", "where",
  ]
}

/// Finds keywords by their bytes: open addressing over the first sixteen bytes of a word.
struct KeywordTable: @unchecked Sendable {
  private struct Slot {
    var low: UInt64
    var high: UInt64
    var keyword: Keyword?
  }

  static let shared = KeywordTable()
  private static let size = 1024
  private static let longest = 12

  private let slots: UnsafeMutablePointer<Slot>

  private init() {
    slots = .allocate(capacity: Self.size)
    slots.initialize(repeating: Slot(low: 0, high: 0, keyword: nil), count: Self.size)
    for keyword in Keyword.allCases {
      var packed: (low: UInt64, high: UInt64) = (0, 0)
      for (index, byte) in keyword.word.utf8.enumerated() {
        if index < 8 {
          packed.low |= UInt64(byte) << UInt64(index * 8)
        } else {
          packed.high |= UInt64(byte) << UInt64((index - 8) * 8)
        }
      }
      var at = Self.start(packed.low, packed.high)
      while slots[at].low != 0 { at = (at + 1) & (Self.size - 1) }
      slots[at] = Slot(low: packed.low, high: packed.high, keyword: keyword)
    }
  }

  @inline(__always)
  private static func start(_ low: UInt64, _ high: UInt64) -> Int {
    Int(truncatingIfNeeded: ((low ^ (high &* 31)) &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  /// The keyword of `length` bytes at `word`, which at least 16 readable bytes follow.
  @inline(__always)
  func keyword(_ word: UnsafePointer<UInt8>, _ length: Int) -> Keyword? {
    if length > Self.longest || length < 2 { return nil }
    let raw = UnsafeRawPointer(word)
    var low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
    var high: UInt64 = 0
    if length < 8 {
      low &= (1 << UInt64(length * 8)) - 1
    } else if length > 8 {
      high = UInt64(littleEndian: (raw + 8).loadUnaligned(as: UInt64.self)) & ((1 << UInt64((length - 8) * 8)) - 1)
    }
    var at = Self.start(low, high)
    while slots[at].low != 0 {
      if slots[at].low == low, slots[at].high == high { return slots[at].keyword }
      at = (at + 1) & (Self.size - 1)
    }
    return nil
  }
}
