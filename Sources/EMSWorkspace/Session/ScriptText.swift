import EMSSemantics
import EMSSyntax

/// A text with paths as outputs print them, `013.impact-1.score`, written as scripts do, `aspect("013").impact-1.score`; and where each place of
/// it stands in the text as it was typed.
struct ScriptText {
  /// The text.
  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Whether it differs from what was typed.
  var isOther: Bool { !edits.isEmpty }
  /// The first path of a change whose first id no record bears, where no script can write it so; and where it was typed.
  private(set) var unknown: (id: String, typed: Range<Int>)?

  private var bytes: [UInt8] = []
  private var edits: [(written: Range<Int>, typed: Range<Int>)] = []

  /// An expression that stands in `range` of a text, anywhere in which a printed path may begin a value.
  init(expression text: String, in range: Range<Int>, _ program: Program) {
    let typed = Array(text.utf8)
    let done = takeValues(typed, range, from: 0, program, takesLone: true)
    bytes += typed[done...]
  }

  /// Takes a text up to the last printed path in a range, from `done`; gives where that ends.
  ///
  /// - Parameter takesLone: whether an id that nothing follows is one.
  private mutating func takeValues(
    _ typed: [UInt8], _ range: Range<Int>, from done: Int, _ program: Program, takesLone: Bool
  ) -> Int {
    let dot = UInt8(ascii: ".")
    var scan = BracketScan()
    var at = range.lowerBound
    var done = done
    while at < range.upperBound {
      let byte = typed[at]
      let isStart = at == range.lowerBound || " ([,<>=+*/-".utf8.contains(typed[at - 1])
      if isStart, !scan.isQuoted, byte > 0x20,
        let found = program.printedRecord(startOf: String(decoding: typed[at..<range.upperBound], as: UTF8.self)),
        takesLone || typed[at..<min(at + found.length + 1, range.upperBound)].contains(dot)
      {
        bytes += typed[done..<at]
        replace(at..<at + found.length, found.path)
        at += found.length
        done = at
        continue
      }
      scan.take(byte)
      at += 1
    }
    return done
  }

  /// Changes: `PATH: VALUE` or `PATH = VALUE` in each of these ranges of a text.
  init(changes text: String, in parts: [Range<Int>], _ program: Program) {
    let typed = Array(text.utf8)
    var done = 0
    for part in parts {
      let (left, path) = ScriptText.path(typed, part, program)
      if let path {
        bytes += typed[done..<left.lowerBound]
        replace(left, path)
        done = left.upperBound
      } else {
        noteUnknown(typed, part)
      }
      // The value may be an expression, in which a lone id is a number or a name.
      if let sign = typed[left.upperBound..<part.upperBound].first(where: { $0 != 0x20 }), sign == UInt8(ascii: "=") {
        done = takeValues(typed, left.upperBound..<part.upperBound, from: done, program, takesLone: false)
      }
    }
    bytes += typed[done...]
  }

  private mutating func replace(_ typed: Range<Int>, _ text: String) {
    let start = bytes.count
    bytes += Array(text.utf8)
    edits.append((start..<bytes.count, typed))
  }

  /// The left side of a change, and its path as scripts write it; nil where it is written so.
  private static func path(_ bytes: [UInt8], _ part: Range<Int>, _ program: Program) -> (Range<Int>, String?) {
    let sides = sides(bytes, part)
    for end in sides {
      if let path = program.scriptPath(ofPrinted: String(decoding: bytes[part.lowerBound..<end], as: UTF8.self)) {
        return (part.lowerBound..<end, path)
      }
    }
    return (part.lowerBound..<(sides.first ?? part.upperBound), nil)
  }

  /// Where the left side of a change may end, without blanks: an id may hold the signs that end it.
  private static func sides(_ bytes: [UInt8], _ part: Range<Int>) -> [Int] {
    var ends: [Int] = []
    var scan = BracketScan()
    for index in part {
      scan.take(bytes[index])
      guard scan.isOutside, bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: "=") else { continue }
      var end = index
      while end > part.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
      if end > part.lowerBound { ends.append(end) }
    }
    return ends
  }

  private mutating func noteUnknown(_ bytes: [UInt8], _ part: Range<Int>) {
    guard unknown == nil, let end = ScriptText.sides(bytes, part).first, 0x30...0x39 ~= bytes[part.lowerBound],
      let dot = bytes[part.lowerBound..<end].firstIndex(of: UInt8(ascii: ".")), dot + 1 < end,
      !(0x30...0x39 ~= bytes[dot + 1])
    else { return }
    unknown = (String(decoding: bytes[part.lowerBound..<dot], as: UTF8.self), part.lowerBound..<dot)
  }

  /// What was found in the text, with the places in which it was typed. A fix of a path that was written otherwise is left out.
  func typed(_ found: [Diagnostic], in file: FileID) -> [Diagnostic] {
    if !isOther { return found }
    return found.map { diagnostic in
      var moved = diagnostic.moved { typed($0, file) }
      moved.fixes = diagnostic.fixes.filter { $0.range.file != file }
      return moved
    }
  }

  private func typed(_ range: SourceRange, _ file: FileID) -> SourceRange {
    guard range.file == file else { return range }
    return SourceRange(
      file: file, start: UInt32(typed(Int(range.start), isEnd: false)), end: UInt32(typed(Int(range.end), isEnd: true)))
  }

  /// Where an offset was typed; within a path that is written otherwise, at its begin or end.
  private func typed(_ offset: Int, isEnd: Bool) -> Int {
    var shift = 0
    for edit in edits {
      if offset < edit.written.lowerBound || (isEnd && offset == edit.written.lowerBound) { break }
      if offset < edit.written.upperBound || (isEnd && offset == edit.written.upperBound) {
        // What follows the record, a field in error say, keeps its own place.
        let after = edit.written.upperBound - offset
        if offset > edit.written.lowerBound, after < edit.typed.count { return edit.typed.upperBound - after }
        return isEnd ? edit.typed.upperBound : edit.typed.lowerBound
      }
      shift = edit.typed.upperBound - edit.written.upperBound
    }
    return offset + shift
  }
}
