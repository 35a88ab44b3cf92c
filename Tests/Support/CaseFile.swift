public import EMSSyntax

/// What a script says about itself: below a line, comments with the diagnostics that are expected on it.
///
///     severity: enormous
///     #         ^^^^^^^^ error EMS0203 not a level of 'severity'
///
/// The carets stand below the characters of the range; the comment begins at column 1, or, where the range does, is written
/// `#^^^` with the first caret for the column of the `#` itself: `#<^^^`. A diagnostic without a place in the script is
/// expected by `#! error EMS0901 message` on a line of its own. A range over several lines is marked to the end of its first.
public struct CaseFile {
  /// One expected, or actual, diagnostic.
  public struct Expectation: Hashable, Sendable {
    /// The line, from 1, counted over the lines of the script itself; 0 where there is no place.
    public let line: Int
    /// The first column, from 1.
    public let column: Int
    /// The number of characters; 1 for an empty range.
    public let length: Int
    /// The severity's word.
    public let severity: String
    /// The code, such as `EMS0203`.
    public let code: String
    /// A part of the message.
    public let message: String

    var place: String { line == 0 ? "no place" : "\(line):\(column)+\(length)" }
  }

  /// The script with its comments, as it is given to the tool.
  public let bytes: [UInt8]
  /// What the comments expect, by place.
  public let expectations: [Expectation]
  private let lines: [[UInt8]]

  /// Reads a script and its expectations.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    self.lines = lines
    var found: [Expectation] = []
    var target = 0
    for (index, line) in lines.enumerated() {
      if let expectation = Self.expectation(String(decoding: line, as: UTF8.self), target: target) {
        found.append(expectation)
      } else {
        target = index + 1
      }
    }
    expectations = found
  }

  /// Whether a line is a comment of an expectation.
  private static func isExpectation(_ line: [UInt8]) -> Bool {
    expectation(String(decoding: line, as: UTF8.self), target: 1) != nil
  }

  private static func expectation(_ line: String, target: Int) -> Expectation? {
    let scalars = Array(line.unicodeScalars)
    guard scalars.first == "#" else { return nil }
    if line.hasPrefix("#! ") {
      return make(String(line.dropFirst(3)), line: 0, column: 0, length: 0)
    }
    var at = 1
    var start = 0
    if at < scalars.count, scalars[at] == "<" {
      start = 1
      at = 2
    }
    while at < scalars.count, scalars[at] == " " { at += 1 }
    let first = at
    while at < scalars.count, scalars[at] == "^" { at += 1 }
    guard at > first, at < scalars.count, scalars[at] == " " else { return nil }
    var words = String.UnicodeScalarView()
    words.append(contentsOf: scalars[(at + 1)...])
    // `#<^^^`: the range begins at column 1; the `#` and `<` stand for no character of it.
    if start == 1 { return make(String(words), line: target, column: first - 1, length: at - first) }
    return make(String(words), line: target, column: first + 1, length: at - first)
  }

  private static func make(_ words: String, line: Int, column: Int, length: Int) -> Expectation? {
    let parts = words.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard parts.count >= 2, parts[1].hasPrefix("EMS"),
      Severity.allCases.contains(where: { $0.word == parts[0] })
    else { return nil }
    return Expectation(
      line: line, column: column, length: length, severity: String(parts[0]), code: String(parts[1]),
      message: parts.count > 2 ? String(parts[2]) : "")
  }

  /// A diagnostic as it would be expected.
  public func actual(_ diagnostic: Diagnostic) -> Expectation {
    guard let range = diagnostic.range else {
      return Expectation(
        line: 0, column: 0, length: 0, severity: diagnostic.severity.word, code: diagnostic.code.text,
        message: diagnostic.message.english)
    }
    let map = LineMap(bytes: bytes)
    let start = map.position(at: range.start)
    let end = map.position(at: range.end)
    let contents = map.contents(ofLine: start.line)
    let lineLength = String(decoding: bytes[contents], as: UTF8.self).unicodeScalars.count
    let length = end.line == start.line ? end.column - start.column : max(1, lineLength + 1 - start.column)
    return Expectation(
      line: start.line, column: start.column, length: max(1, length), severity: diagnostic.severity.word,
      code: diagnostic.code.text, message: diagnostic.message.english)
  }

  /// Compares expected and actual diagnostics; gives the faults in words, empty where all agree.
  public func faults(_ diagnostics: [Diagnostic]) -> [String] {
    var left = expectations
    var faults: [String] = []
    for diagnostic in diagnostics {
      let actual = actual(diagnostic)
      if let index = left.firstIndex(where: {
        $0.line == actual.line && $0.column == actual.column && $0.length == actual.length
          && $0.severity == actual.severity && $0.code == actual.code && Self.contains(actual.message, $0.message)
      }) {
        left.remove(at: index)
      } else {
        faults.append("not expected: \(actual.place) \(actual.severity) \(actual.code) \(actual.message)")
      }
    }
    for expectation in left {
      faults.append(
        "expected, but not reported: \(expectation.place) \(expectation.severity) \(expectation.code) \(expectation.message)"
      )
    }
    return faults
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    if part.isEmpty { return true }
    let haystack = Array(text.utf8)
    let needle = Array(part.utf8)
    guard haystack.count >= needle.count else { return false }
    for start in 0...(haystack.count - needle.count)
    where haystack[start..<(start + needle.count)].elementsEqual(needle) {
      return true
    }
    return false
  }

  /// The script with comments that expect exactly `diagnostics`. Their lines are those of the script as it is now, comments
  /// included, since the comments take part in the counting.
  public func recorded(_ diagnostics: [Diagnostic]) -> [UInt8] {
    var byLine: [Int: [Expectation]] = [:]
    for diagnostic in diagnostics {
      let actual = actual(diagnostic)
      byLine[actual.line, default: []].append(actual)
    }
    var result: [[UInt8]] = []
    var pending: [Expectation] = []
    for (index, line) in lines.enumerated() where !Self.isExpectation(line) {
      result.append(line)
      pending = byLine[index + 1] ?? []
      for expectation in pending { result.append(Array(Self.comment(expectation).utf8)) }
    }
    // What has no place stands at the end, before the last, empty line.
    let placeless = (byLine[0] ?? []).map { Array("#! \($0.severity) \($0.code) \($0.message)".utf8) }
    if !placeless.isEmpty {
      let position = result.last?.isEmpty == true ? result.count - 1 : result.count
      result.insert(contentsOf: placeless, at: position)
    }
    return Array(result.joined(separator: [0x0A]))
  }

  private static func comment(_ expectation: Expectation) -> String {
    let carets = String(repeating: "^", count: expectation.length)
    let words = " \(expectation.severity) \(expectation.code) \(expectation.message)"
    if expectation.column == 1 { return "#<" + carets + words }
    return "#" + String(repeating: " ", count: expectation.column - 2) + carets + words
  }

  /// Runs a case: the faults of `path` (below `Tests/Cases`), whose script `diagnose` reads. With `EMS_RECORD=1` the comments
  /// are written anew where they differ, and the case fails once.
  public static func run(_ path: String, diagnose: ([UInt8]) -> [Diagnostic]) -> [String] {
    guard let bytes = CaseFolder.read(path) else { return ["\(path) is not there"] }
    let file = CaseFile(bytes: bytes)
    let diagnostics = diagnose(bytes)
    let faults = file.faults(diagnostics)
    if faults.isEmpty { return [] }
    if CaseFolder.records {
      CaseFolder.write(path, file.recorded(diagnostics))
      return ["\(path) was written anew: run the tests again without EMS_RECORD"]
    }
    return faults.map { "\(path): \($0)" }
  }
}
