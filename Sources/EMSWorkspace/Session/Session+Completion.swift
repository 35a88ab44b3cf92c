import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// What may stand at the cursor, by what stands before it.
extension Session {
  /// The most candidates that are given.
  static let greatestOffered = 200

  /// What may stand at the cursor.
  public func completions(line: String, cursor: Int) -> [Completion] {
    let bytes = Array(line.utf8)
    let text = String(decoding: bytes[..<min(max(0, cursor), bytes.count)], as: UTF8.self)
    var words = LineWords(text)
    words.skipBlanks()
    guard let first = words.word() else { return words.isAtEnd ? firstWords("") : [] }
    let word = words.text(first)
    if words.isAtEnd { return firstWords(word) }
    if let statement = Statement(rawValue: word), words.peek == 0x20 {
      words.skipBlanksOnLine()
      let rest = String(decoding: words.bytes[words.offset...], as: UTF8.self)
      if case .statement = SessionLine(word + " x", kinds: { _ in false }) {
        return offered(statement, rest)
      }
      if statement == .use || statement == .matrix { return offered(statement, rest) }
    }
    guard let program = open?.program else { return [] }
    if let kind = program.kinds.first(where: { $0.name == word }), words.peek == 0x20 || words.peek == UInt8(ascii: "(")
    {
      let rest = String(decoding: words.bytes[(words.offset + 1)...], as: UTF8.self)
      if !rest.contains(where: { "{:=\")".contains($0) }) {
        let part = rest.drop { $0 == " " }
        return candidates(records(of: kind.id, String(part)), part.utf8.count)
      }
    }
    if let levels = levels(in: text, program) { return levels }
    return paths(String(Session.lastPath(text)), inExpression: true)
  }

  /// What completes a prefix, in order.
  private func candidates(
    _ found: [(text: String, note: String)], _ replaced: Int, suffix: String = " "
  ) -> [Completion] {
    found.prefix(Session.greatestOffered).map { Completion($0.text, replaced: replaced, note: $0.note, suffix: suffix) }
  }

  private func matching(_ names: [String], _ prefix: String) -> [(text: String, note: String)] {
    var seen: Set<String> = []
    return names.filter { $0.hasPrefix(prefix) && seen.insert($0).inserted }.map { ($0, "") }
  }

  /// The beginning of a line: statements, words of declarations, kinds, and what expressions begin with.
  private func firstWords(_ prefix: String) -> [Completion] {
    var found: [(text: String, note: String)] = []
    for statement in Statement.allCases where statement.word.hasPrefix(prefix) {
      found.append((statement.word, statement.forms[0]))
    }
    found += matching(Keyword.words(at: .declaration), prefix).filter { word in !found.contains { $0.text == word.text }
    }
    if let program = open?.program, !prefix.isEmpty {
      found += matching(program.kinds.flatMap { [$0.name, $0.plural] }, prefix)
      found += topRecords(prefix)
    }
    return candidates(found, prefix.utf8.count)
  }

  private func offered(_ statement: Statement, _ rest: String) -> [Completion] {
    let program = open?.program
    let last = String(rest.split(separator: " ", omittingEmptySubsequences: false).last ?? "")
    switch statement.subject {
    case .nothing:
      if statement == .save, !rest.contains(" ") { return candidates(matching(["scenario"], rest), rest.utf8.count) }
      return []
    case .statement: return candidates(matching(Statement.allCases.map(\.word), last), last.utf8.count)
    case .view:
      guard let program else { return [] }
      return candidates(
        matching(program.views.map(\.name), last).map { found in
          (found.text, program.views.last { $0.name == found.text }?.title?.text(in: language) ?? "")
        }, last.utf8.count)
    case .scenario:
      guard let program else { return [] }
      let names = statement == .leave ? layers.scenarios : program.scenarios.map(\.name)
      return candidates(
        matching(names, last).map { found in
          (found.text, program.scenarios.first { $0.name == found.text }?.title?.text(in: language) ?? "")
        }, last.utf8.count)
    case .kind:
      guard let program else { return [] }
      if statement == .top, !rest.contains(" ") { return [] }
      if rest.contains("where ") || rest.contains("by ") {
        if let levels = levels(in: rest, program) { return levels }
        let fields = fields(ofKindIn: rest, program)
        return candidates(matching(fields, last), last.utf8.count)
      }
      return candidates(matching(program.kinds.map(\.name), last), last.utf8.count)
    case .field:
      guard let program else { return [] }
      let names = ["impact", "aspect"].compactMap { program.kind(named: $0) }.flatMap { program[$0].fields }.map {
        program[$0].name
      }
      return candidates(matching(names, last), last.utf8.count)
    case .method:
      if !rest.contains(" ") { return candidates(matching(["method"], rest), rest.utf8.count) }
      return candidates(matching(program?.methods.map(\.name) ?? [], last), last.utf8.count)
    case .file: return files(rest)
    case .changed:
      return candidates(matching(history.changesInForce().map(\.path), last), last.utf8.count)
    case .change:
      guard let program else { return [] }
      let part = Session.lastPart(rest)
      if let mark = part.firstIndex(where: { $0 == ":" || $0 == "=" }) {
        return values(of: String(part[..<mark]), String(part[part.index(after: mark)...].drop { $0 == " " }), program)
      }
      return paths(String(part.drop { $0 == " " }), inExpression: false)
    case .path:
      if let program, let levels = levels(in: rest, program) { return levels }
      return paths(last, inExpression: false)
    }
  }

  /// What stands after the last comma outside of brackets and texts.
  private static func lastPart(_ text: String) -> Substring {
    var scan = BracketScan()
    var start = text.startIndex
    for index in text.utf8.indices {
      scan.take(text.utf8[index])
      if text.utf8[index] == UInt8(ascii: ","), scan.isOutside { start = text.utf8.index(after: index) }
    }
    return text[start...]
  }

  /// The path at the end of a text.
  private static func lastPath(_ text: String) -> Substring {
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      let character = text[before]
      guard character.isLetter || character.isNumber || "-_.".contains(character) else { break }
      start = before
    }
    return text[start...]
  }

  // MARK: Levels

  /// The levels that may stand after `FIELD: `, `FIELD = `, `FIELD is ` at the end of a text; nil where no such thing stands there.
  private func levels(in text: String, _ program: Program) -> [Completion]? {
    let prefix = Session.lastPath(text)
    var before = text[..<prefix.startIndex]
    while before.last == " " { before.removeLast() }
    var hasOperator = false
    for mark in ["<=", ">=", "!=", ":", "=", "<", ">", " is not", " is"] where before.hasSuffix(mark) {
      before.removeLast(mark.count)
      hasOperator = true
      break
    }
    guard hasOperator else { return nil }
    while before.last == " " { before.removeLast() }
    let path = Session.lastPath(String(before))
    guard let name = path.split(separator: ".").last else { return nil }
    return values(named: String(name), String(prefix), program)
  }

  private func values(named name: String, _ prefix: String, _ program: Program) -> [Completion] {
    var types: [Type] = []
    for field in program.fields where field.name == name {
      let isUsed = program[field.kind].fields.contains(field.id)
      if isUsed, !types.contains(field.type) { types.append(field.type) }
    }
    for parameter in program.parameters where parameter.name == name && !types.contains(parameter.type) {
      types.append(parameter.type)
    }
    return values(of: types, prefix, program)
  }

  private func values(of types: [Type], _ prefix: String, _ program: Program) -> [Completion] {
    var found: [(text: String, note: String)] = []
    for type in types {
      switch type.member ?? type {
      case .level(let scale):
        for level in program[scale].levels where level.name.hasPrefix(prefix) {
          found.append((level.name, level.title?.text(in: language) ?? ""))
        }
      case .yesNo: found += matching(["yes", "no"], prefix)
      case .record(let kinds): for kind in kinds { found += records(of: kind, prefix) }
      default: break
      }
    }
    return candidates(found, prefix.utf8.count)
  }

  /// The values that the path of a change may take.
  private func values(of path: String, _ prefix: String, _ program: Program) -> [Completion] {
    let path = path.filter { $0 != " " }
    if let open = path.firstIndex(of: "("), let matrix = program.matrices.first(where: { $0.name == path[..<open] }) {
      return values(of: [matrix.result], prefix, program)
    }
    let parts = path.split(separator: ".").map(String.init)
    guard let name = parts.last else { return [] }
    if let record = record(Array(parts.dropLast())), let field = program.field(named: name, of: record.kind) {
      return values(of: [program[field].type], prefix, program)
    }
    return values(named: name, prefix, program)
  }

  private func fields(ofKindIn rest: String, _ program: Program) -> [String] {
    for word in rest.split(separator: " ") {
      if let kind = program.kind(named: String(word)) { return program[kind].fields.map { program[$0].name } }
    }
    return []
  }

  // MARK: Paths

  /// Records of a kind at top level, by the beginning of their id.
  private func records(of kind: KindID, _ prefix: String) -> [(text: String, note: String)] {
    guard let open else { return [] }
    let program = open.program
    let rows = program.records.kinds[kind.position]
    var found: [(text: String, note: String)] = []
    for row in rows.ids.indices where rows.parents[row] < 0 {
      let id = program.records.texts.string(rows.ids[row])
      guard id.hasPrefix(prefix), open.engine.results.register.isActive(RecordID(kind: kind, row: Int32(row))) else {
        continue
      }
      found.append((id, rows.titles[row] >= 0 ? program.records.texts.string(rows.titles[row]) : ""))
      if found.count == Session.greatestOffered { break }
    }
    return found
  }

  /// Records at top level of the project, not the library's.
  private func topRecords(_ prefix: String) -> [(text: String, note: String)] {
    guard let program = open?.program else { return [] }
    var found: [(text: String, note: String)] = []
    for kind in program.kinds where found.count < Session.greatestOffered {
      let rows = program.records.kinds[kind.id.position]
      guard let source = rows.sources.first else { continue }
      if source >= 0, program.sources[FileID(Int(source))].isLibrary, rows.count > 0, prefix.isEmpty { continue }
      found += records(of: kind.id, prefix)
    }
    return found
  }

  /// The record of a path of ids.
  private func record(_ parts: [String]) -> RecordID? {
    guard let program = open?.program, let first = parts.first else { return nil }
    var found: RecordID?
    for kind in program.kinds {
      guard let id = program.records.texts.find(first), let row = program.records.find(kind: kind.id, id: id) else {
        continue
      }
      found = RecordID(kind: kind.id, row: row)
      if !kind.isLibrary || kind.name == "aspect" { break }
    }
    guard var record = found else { return nil }
    for part in parts.dropFirst() {
      guard let inner = innerRecords(of: record, part).first(where: { $0.text == part })?.record else { return nil }
      record = inner
    }
    return record
  }

  private func innerRecords(of record: RecordID, _ prefix: String) -> [(text: String, record: RecordID)] {
    guard let program = open?.program else { return [] }
    var found: [(text: String, record: RecordID)] = []
    for kind in program.kinds where kind.parents.contains(record.kind) {
      let rows = program.records.kinds[kind.id.position]
      for row in rows.ids.indices
      where rows.parents[row] == record.row && rows.parentKind(of: Int32(row)) == record.kind {
        let id = program.records.texts.string(rows.ids[row])
        if id.hasPrefix(prefix) { found.append((id, RecordID(kind: kind.id, row: Int32(row)))) }
      }
    }
    return found
  }

  /// What goes on a path: records at its start, then records inside, fields, layers.
  private func paths(_ path: String, inExpression: Bool) -> [Completion] {
    guard let program = open?.program else { return [] }
    guard let dot = path.lastIndex(of: ".") else {
      var found = topRecords(path)
      found += matching(program.parameters.filter { !$0.isLibrary || isUsed($0) }.map(\.name), path)
      if inExpression { found += matching(program.kinds.map(\.plural), path) }
      if !inExpression { found += matching(program.matrices.filter { !$0.isLibrary }.map { $0.name + "(" }, path) }
      return candidates(found, path.utf8.count, suffix: "")
    }
    let prefix = String(path[path.index(after: dot)...])
    var parts = path[..<dot].split(separator: ".").map(String.init)
    if let last = parts.last, program.layers.dropFirst().contains(where: { $0.name == last }) { parts.removeLast() }
    guard let record = record(parts) else { return [] }
    var found: [(text: String, note: String)] = innerRecords(of: record, prefix).map { inner in
      let number = program.records.kinds[inner.record.kind.position].titles[Int(inner.record.row)]
      return (inner.text, number >= 0 ? program.records.texts.string(number) : "")
    }
    for id in program[record.kind].fields where program[id].name.hasPrefix(prefix) {
      switch program[id].role {
      case .input, .computed: break
      default: if !inExpression { continue }
      }
      if found.contains(where: { $0.text == program[id].name }) { continue }
      found.append((program[id].name, program[id].title?.text(in: language) ?? ""))
    }
    found += matching(program.layers.dropFirst().map(\.name), prefix)
    return candidates(found, prefix.utf8.count, suffix: "")
  }

  private func isUsed(_ parameter: ParameterDeclaration) -> Bool {
    guard let method = parameter.method else { return true }
    return open?.program.methodsInUse.contains(method) ?? false
  }

  // MARK: Files

  private func files(_ typed: String) -> [Completion] {
    let folder = typed.contains("/") ? Path.folder(typed) : "."
    let prefix = Path.name(typed)
    let names = (try? files.names(in: folder)) ?? []
    var found: [Completion] = []
    for name in names where name.hasPrefix(prefix) && (!name.hasPrefix(".") || prefix.hasPrefix(".")) {
      let isFolder = files.kind(Path.join(folder, name)) == .folder
      guard isFolder || name.hasSuffix(".ems") else { continue }
      found.append(
        Completion(isFolder ? name + "/" : name, replaced: prefix.utf8.count, suffix: isFolder ? "" : " "))
    }
    return Array(found.prefix(Session.greatestOffered))
  }
}
