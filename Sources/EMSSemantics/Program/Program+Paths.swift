import EMSSyntax
import EMSValues

/// Paths of records as scripts write them.
extension Program {
  /// The path of a record as scripts and options take it: a part that is no name is quoted.
  public func scriptPath(_ record: RecordID) -> String {
    let own = NameText.written(records.id(record))
    guard let parent = records.parent(record) else { return own }
    return scriptPath(parent) + "." + own
  }

  /// A path that begins with an id as outputs print it, `A 12/3.air.score`, as scripts write it:
  /// `aspect("A 12/3").air.score`. Nil where it is written so already, or where no record has that id.
  public func scriptPath(ofPrinted text: String) -> String? {
    let parts = Program.parts(ofPath: text)
    if parts.allSatisfy(NameText.isName) { return nil }
    let ids = parts.map { NameText.value(of: $0) }
    guard let id = records.texts.find(ids[0]) else { return nil }
    var starts = kinds.compactMap { kind in
      records.find(kind: kind.id, id: id).map { RecordID(kind: kind.id, row: $0) }
    }
    if starts.count > 1, parts.count > 1 {
      starts = starts.filter { innerRecord(ids[1], of: $0) != nil || field(named: ids[1], of: $0.kind) != nil }
    }
    guard starts.count == 1 else { return nil }
    var record = starts[0]
    var isPlain = NameText.isName(parts[0])
    var result = "\(self[record.kind].name)(\(LiteralText.quoted(ids[0])))"
    var next = 1
    while next < parts.count, let inner = innerRecord(ids[next], of: record) {
      result += "." + NameText.written(ids[next])
      isPlain = isPlain && NameText.isName(parts[next])
      record = inner
      next += 1
    }
    if isPlain { return nil }
    for part in parts[next...] { result += "." + part }
    return result
  }

  /// The record that a text begins with, named as outputs print it: its path as scripts write it, and how many bytes of the text stand
  /// for it. An id may hold blanks, so the longest that is one is taken. Nil where a path is written as scripts do, and for a lone
  /// id before something else: a number, say.
  public func printedRecord(startOf text: String) -> (path: String, length: Int)? {
    let bytes = Array(text.utf8)
    for end in Program.idEnds(bytes, from: 0) {
      guard let id = records.texts.find(Program.id(bytes[..<end])) else { continue }
      let isFollowed = end + 1 < bytes.count && bytes[end] == UInt8(ascii: ".") && !(0x30...0x39 ~= bytes[end + 1])
      var found: [(path: String, length: Int)] = []
      for kind in kinds {
        guard let row = records.find(kind: kind.id, id: id) else { continue }
        var record = RecordID(kind: kind.id, row: row)
        var reached = end
        var isPlain = NameText.isName(String(decoding: bytes[..<end], as: UTF8.self))
        while reached < bytes.count, bytes[reached] == UInt8(ascii: ".") {
          let start = reached + 1
          let next = Program.idEnds(bytes, from: start).lazy.compactMap { end in
            self.innerRecord(Program.id(bytes[start..<end]), of: record).map { (record: $0, end: end) }
          }.first
          guard let next else { break }
          isPlain = isPlain && NameText.isName(String(decoding: bytes[start..<next.end], as: UTF8.self))
          (record, reached) = next
        }
        if isPlain || !(isFollowed || reached > end || end == bytes.count) { continue }
        found.append((startPath(record), reached))
      }
      let furthest = found.map(\.length).max() ?? 0
      let longest = found.filter { $0.length == furthest }
      if longest.count == 1 { return longest[0] }
    }
    return nil
  }

  /// The path of a record, with its kind: so it may begin an expression.
  private func startPath(_ record: RecordID) -> String {
    let own = records.id(record)
    guard let parent = records.parent(record) else {
      return "\(self[record.kind].name)(\(LiteralText.quoted(own)))"
    }
    return startPath(parent) + "." + NameText.written(own)
  }

  private static func id(_ bytes: ArraySlice<UInt8>) -> String {
    NameText.value(of: String(decoding: bytes, as: UTF8.self))
  }

  /// Where an id that begins at an offset may end, the furthest first: before a dot or a sign, and before each blank.
  private static func idEnds(_ bytes: [UInt8], from start: Int) -> [Int] {
    var ends: [Int] = []
    var at = start
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
      return at < bytes.count ? [at + 1] : []
    }
    while at < bytes.count, !".,:=<>!()[]\"#\n".utf8.contains(bytes[at]) {
      if bytes[at] == 0x20, at > start, bytes[at - 1] != 0x20 { ends.append(at) }
      at += 1
    }
    if at > start, bytes[at - 1] != 0x20 { ends.append(at) }
    return ends.reversed()
  }

  /// The record of that id inside of another.
  private func innerRecord(_ id: String, of parent: RecordID) -> RecordID? {
    guard let text = records.texts.find(id) else { return nil }
    for kind in kinds where kind.parents.contains(parent.kind) {
      let rows = records.kinds[kind.id.position]
      let found = rows.ids.indices.first { row in
        rows.ids[row] == text && rows.parents[row] == parent.row && rows.parentKind(of: Int32(row)) == parent.kind
      }
      if let found { return RecordID(kind: kind.id, row: Int32(found)) }
    }
    return nil
  }

  /// The parts of a path between dots outside quotes and brackets, without blanks around them.
  private static func parts(ofPath text: String) -> [String] {
    var parts: [String] = [""]
    var isQuoted = false
    var isEscaped = false
    var depth = 0
    for scalar in text.unicodeScalars {
      if scalar == ".", !isQuoted, depth == 0 {
        parts.append("")
        continue
      }
      if isQuoted {
        if scalar == "\"", !isEscaped { isQuoted = false }
        isEscaped = scalar == "\\" && !isEscaped
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "(" || scalar == "[" {
        depth += 1
      } else if scalar == ")" || scalar == "]" {
        depth -= 1
      }
      parts[parts.count - 1].unicodeScalars.append(scalar)
    }
    return parts.map { part in
      let start = part.drop { $0 == " " }
      return String(start.reversed().drop { $0 == " " }.reversed())
    }
  }
}
