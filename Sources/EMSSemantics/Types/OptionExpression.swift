public import EMSSyntax
import EMSValues

/// Expressions that come after a project was checked: `--where`, `--sort`, `--columns`, `--value`, a line of the session.
///
/// Each door adds the text as a source of its own to the program, so that what is wrong is shown in the text itself.
public struct OptionExpression {
  /// The program that the expressions are added to.
  public private(set) var program: Program
  /// What was wrong so far, in order.
  public private(set) var diagnostics: [Diagnostic] = []
  private let names: NameTables

  /// Opens a checked program for further expressions.
  public init(_ program: Program) {
    self.program = program
    names = NameTables(of: program)
  }

  /// The condition of `--where` on the records of a kind; nil where it is in error.
  public mutating func condition(_ text: String, option: String = "--where", line: Int = 1, of kind: KindID)
    -> ExpressionID?
  {
    check(text, option: option, line: line, rows: [[kind]]) { checker, node, scope in
      let id = checker.condition(node, scope: scope)
      return checker.type(id) == .unknown ? nil : id
    }
  }

  /// The columns of `--columns a,b` on the records of a kind; nil where one is in error.
  public mutating func columns(_ text: String, option: String = "--columns", line: Int = 1, of kind: KindID)
    -> [ViewColumn]?
  {
    var result: [ViewColumn] = []
    var isSound = true
    for part in OptionExpression.parts(of: text) {
      // What outputs lead with is left out where no method in use gives it, so that one query serves many registers.
      let word = part.blanked.split(separator: " ").joined()
      if ["score", "class", "significant"].contains(word), program.field(named: word, of: kind) == nil {
        diagnostics.append(
          Diagnostic(
            .leftOutColumn, "no method in use gives '\(word)' of \(program[kind].name): the column is left out",
            at: nil,
            severity: .note))
        continue
      }
      let column: ViewColumn? = check(part.blanked, option: option, line: line, rows: [[kind]]) {
        checker, node, scope in
        checker.column(node, scope: scope)
      }
      if let column { result.append(column) } else { isSound = false }
    }
    return isSound ? result : nil
  }

  /// The keys of `--sort score descending, title` on the records of a kind; nil where one is in error.
  public mutating func sort(_ text: String, option: String = "--sort", line: Int = 1, of kind: KindID) -> [ViewColumn]?
  {
    var result: [ViewColumn] = []
    var isSound = true
    for part in OptionExpression.parts(of: text) {
      var bytes = Array(part.blanked.utf8)
      let direction = OptionExpression.takeDirection(&bytes)
      let column: ViewColumn? = check(
        String(decoding: bytes, as: UTF8.self), option: option, line: line, rows: [[kind]]
      ) {
        checker, node, scope in
        checker.column(node, scope: scope)
      }
      guard var column else {
        isSound = false
        continue
      }
      column.isDescending = direction
      result.append(column)
    }
    return isSound ? result : nil
  }

  /// An expression about no record at hand: `boiler-gas.air.score`, `count(aspects)`; nil where it is in error.
  public mutating func value(_ text: String, option: String = "--value") -> ViewColumn? {
    check(text, option: option, line: 1, rows: []) { checker, node, scope in checker.column(node, scope: scope) }
  }

  private mutating func check<Result>(
    _ text: String, option: String, line: Int, rows: [[KindID]],
    _ body: (inout Checker, NodeReference, Scope) -> Result?
  ) -> Result? {
    let file = program.sources.add(name: option, bytes: Array(text.utf8), firstLine: line)
    let (tree, problems) = parseExpression(program.sources[file])
    diagnostics += problems
    guard !problems.contains(where: { $0.severity == .error }) else { return nil }
    // Only this file's nodes are read; the others' trees are not kept.
    let trees = Array(repeating: tree, count: Int(file.index) + 1)
    var checker = Checker(program: program, trees: trees)
    checker.names = names
    guard let node = tree.firstChild(tree.root) else { return nil }
    let scope = Scope(.option, rows: rows)
    let result = body(&checker, NodeReference(file: file, node: node), scope)
    program = checker.program
    diagnostics += checker.log.sorted()
    return checker.log.containsError ? nil : result
  }

  /// The parts between commas that stand outside brackets and quotes, each with all else blanked, so that places stay.
  private static func parts(of text: String) -> [(blanked: String, start: Int)] {
    let bytes = Array(text.utf8)
    var cuts: [Int] = []
    var depth = 0
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "("), UInt8(ascii: "["): if !isQuoted { depth += 1 }
      case UInt8(ascii: ")"), UInt8(ascii: "]"): if !isQuoted { depth -= 1 }
      case UInt8(ascii: ","): if !isQuoted, depth <= 0 { cuts.append(index) }
      default: break
      }
    }
    var result: [(blanked: String, start: Int)] = []
    var start = 0
    for end in cuts + [bytes.count] {
      var part = Array(repeating: UInt8(ascii: " "), count: start)
      part += bytes[start..<end]
      result.append((String(decoding: part, as: UTF8.self), start))
      start = end + 1
    }
    return result
  }

  /// Takes `descending` or `ascending` from the end; whether it was `descending`.
  private static func takeDirection(_ bytes: inout [UInt8]) -> Bool {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    for word in ["descending", "ascending"] {
      let ending = Array((" " + word).utf8)
      if bytes.count > ending.count, Array(bytes.suffix(ending.count)) == ending {
        bytes.removeLast(ending.count)
        return word == "descending"
      }
    }
    return false
  }
}
