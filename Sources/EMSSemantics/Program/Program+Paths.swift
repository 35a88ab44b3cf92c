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
