public import EMSSyntax
public import EMSValues

/// Which records there are: ids, titles, parents and origins of every kind, as columns. Values of fields stand elsewhere.
///
/// Rows are numbered within a kind in the order of the register (section 5, Order). Records that only a layer brings have a
/// row too, after all others, and are not active in the base.
public struct RecordTable: Sendable {
  /// The texts of ids and titles.
  public var texts = TextPool()
  /// Rows of each kind, by `KindID`.
  public var kinds: [KindRows]
  /// Titles with translations, by record; titles without stand in `KindRows.titles` alone.
  public var translatedTitles: [RecordID: Title] = [:]

  /// Creates a table without rows.
  public init(kindCount: Int) { kinds = Array(repeating: KindRows(), count: kindCount) }

  /// The id of a record, within its parent.
  public func id(_ record: RecordID) -> String { texts.string(kinds[record.kind.position].ids[Int(record.row)]) }

  /// The parent of a record, or nil at top level.
  public func parent(_ record: RecordID) -> RecordID? {
    let rows = kinds[record.kind.position]
    let parent = rows.parents[Int(record.row)]
    if parent < 0 { return nil }
    return RecordID(kind: rows.parentKind(of: record.row), row: parent)
  }

  /// The id with those of its parents: `boiler-gas.air`; a part is quoted only if it holds a dot or a quote.
  public func fullID(_ record: RecordID) -> String {
    let own = RecordTable.quotedPart(id(record))
    guard let parent = parent(record) else { return own }
    return fullID(parent) + "." + own
  }

  /// A part of a full id, quoted if it holds a dot or a quote.
  public static func quotedPart(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == 0x2E || $0 == 0x22 }) { return text }
    var result = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { result.append("\\") }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }

  /// The record of `kind` with this id at top level (or anywhere, where the kind has no parents); nil if there is none.
  public func find(kind: KindID, id: Int32) -> Int32? { kinds[kind.position].topLevelRow(id) }
}

/// The rows of one kind.
public struct KindRows: Sendable {
  /// Ids within the parent, as texts of `RecordTable.texts`.
  public var ids: [Int32] = []
  /// Titles; -1 for none.
  public var titles: [Int32] = []
  /// The row of the parent, or -1.
  public var parents: [Int32] = []
  /// The kind of the parent of each row, where the kind has several parents; empty where it has one (`parentKindIfOne`).
  public var parentKinds: [Int32] = []
  /// The kind of the parent of all rows, where there is only one.
  public var parentKindIfOne = KindID(-1)
  /// Where each row comes from: a `FileID`'s index, or the complement (`~n`) of the index of an import.
  public var sources: [Int32] = []
  /// Offset of the record's first byte, or for imports the physical line of its first row, from 1.
  public var starts: [UInt32] = []
  /// Offset after the record's head, or for imports 0.
  public var ends: [UInt32] = []
  /// Rows that exist only in layers are not active: `true` here. Empty where all rows are active.
  public var isInactive: [Bool] = []
  /// Row by id, for records at top level: an array by text, -1 for none.
  var rowByID: [Int32] = []

  /// Creates an empty set of rows.
  public init() {}

  /// The number of rows.
  public var count: Int { ids.count }

  /// The kind of the parent of `row`.
  public func parentKind(of row: Int32) -> KindID {
    parentKinds.isEmpty ? parentKindIfOne : KindID(parentKinds[Int(row)])
  }

  /// The row of the record at top level with this id.
  public func topLevelRow(_ id: Int32) -> Int32? {
    guard id >= 0, Int(id) < rowByID.count, rowByID[Int(id)] >= 0 else { return nil }
    return rowByID[Int(id)]
  }

  /// Whether a row exists only in layers.
  public func isInactive(_ row: Int32) -> Bool { !isInactive.isEmpty && isInactive[Int(row)] }

  /// Adds a row that exists only in layers. `isFound`: its id is found like that of any other, where no other bears it.
  @discardableResult
  mutating func appendInactive(
    id: Int32, title: Int32, parent: Int32, parentKind: KindID = KindID(-1), source: Int32, start: UInt32, end: UInt32,
    isFound: Bool
  ) -> Int32 {
    if isInactive.isEmpty { isInactive = Array(repeating: false, count: ids.count) }
    let known = topLevelRow(id)
    let row = append(
      id: id, title: title, parent: parent, parentKind: parentKind, source: source, start: start, end: end)
    // The first row of a kind has no flag yet.
    while isInactive.count <= Int(row) { isInactive.append(false) }
    isInactive[Int(row)] = true
    if parent < 0, known == nil, !isFound { rowByID[Int(id)] = -1 }
    return row
  }

  /// Adds a row and gives its number. `parent` is -1 at top level; the first record of an id at top level is the one that is found.
  @discardableResult
  public mutating func append(
    id: Int32, title: Int32, parent: Int32, parentKind: KindID = KindID(-1), source: Int32, start: UInt32, end: UInt32
  ) -> Int32 {
    let row = Int32(ids.count)
    ids.append(id)
    titles.append(title)
    parents.append(parent)
    sources.append(source)
    starts.append(start)
    ends.append(end)
    if parent >= 0, !parentKinds.isEmpty || (parentKindIfOne.index >= 0 && parentKindIfOne != parentKind) {
      if parentKinds.isEmpty { parentKinds = Array(repeating: parentKindIfOne.index, count: Int(row)) }
      parentKinds.append(parentKind.index)
    } else if parent >= 0 {
      parentKindIfOne = parentKind
    } else if !parentKinds.isEmpty {
      parentKinds.append(-1)
    }
    if !isInactive.isEmpty { isInactive.append(false) }
    if parent < 0 {
      if Int(id) >= rowByID.count {
        rowByID.append(contentsOf: repeatElement(-1, count: Int(id) + 1 - rowByID.count + rowByID.count / 2))
      }
      if rowByID[Int(id)] < 0 { rowByID[Int(id)] = row }
    }
    return row
  }

  /// Adds rows below parents of one kind, as `append` does one by one: many of them come from a data file at once. The arrays
  /// are equally long.
  public mutating func append(
    ids: [Int32], titles: [Int32], parents: [Int32], parentKind: KindID, source: Int32, starts: [UInt32]
  ) {
    if !parentKinds.isEmpty || (parentKindIfOne.index >= 0 && parentKindIfOne != parentKind) {
      for index in ids.indices {
        append(
          id: ids[index], title: titles[index], parent: parents[index], parentKind: parentKind, source: source,
          start: starts[index], end: 0)
      }
      return
    }
    if ids.isEmpty { return }
    parentKindIfOne = parentKind
    self.ids += ids
    self.titles += titles
    self.parents += parents
    self.starts += starts
    sources.append(contentsOf: repeatElement(source, count: ids.count))
    ends.append(contentsOf: repeatElement(0, count: ids.count))
    if !isInactive.isEmpty { isInactive.append(contentsOf: repeatElement(false, count: ids.count)) }
  }
}

/// A value that a script gives in the base: an entry of a record, a cell of `rows`, an `amend` at top level.
public struct GivenCell: Sendable {
  /// The row of the field's kind.
  public var row: Int32
  /// The layer: base, or a declared one.
  public var layer: LayerID
  /// The value; of alternatives the first, of a range the worse end.
  public var value: Value
  /// Where it stands.
  public var place: SourceRange
  /// Index in `Program.cellDetails`, or -1: reason, alternatives, a record's rule, a judgement.
  public var detail: Int32

  /// Creates a cell.
  public init(row: Int32, layer: LayerID, value: Value, place: SourceRange, detail: Int32 = -1) {
    self.row = row
    self.layer = layer
    self.value = value
    self.place = place
    self.detail = detail
  }
}

/// What few cells have.
public struct CellDetail: Sendable {
  /// `because … by … on …`
  public var reason: Reason?
  /// All alternatives, where the value was given as several.
  public var alternatives: [Value] = []
  /// The rule of a cell that follows from others (`field = rule` in a record).
  public var rule: ExpressionID?
  /// Whether it judges a computed field.
  public var isJudgement = false

  /// Creates a detail.
  public init() {}
}
