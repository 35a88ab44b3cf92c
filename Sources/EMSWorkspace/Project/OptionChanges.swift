import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues

/// Reads the changes of `--set PATH=VALUE` by the rules of the session's `set`: paths as outputs print them, several between commas, an
/// expression as the value, which is computed once.
struct OptionChanges {
  private let checked: CheckedProject
  /// The program, with the texts that were read.
  private(set) var program: Program
  /// What is wrong.
  private(set) var diagnostics: [Diagnostic] = []

  init(_ checked: CheckedProject, _ program: Program) {
    self.checked = checked
    self.program = program
  }

  /// The changes of a text.
  ///
  /// - Parameter results: gives the results that expressions are computed from; nil where the register is in error.
  mutating func read(_ text: String, _ results: (Program) -> Results?) -> ChangeSet {
    let parts = Session.parts(LineWords(text))
    let script = ScriptText(changes: text, in: parts, program)
    let file = FileID(program.sources.files.count)
    if let fault = ChangeReader(program).fault(in: text, parts, script, file, form: .option) {
      _ = program.sources.add(name: "--set", bytes: Array(text.utf8))
      diagnostics.append(fault)
      return ChangeSet(origin: .option)
    }
    var read = checked.changes(OptionChanges.withColons(script.text), name: "--set", in: program)
    if read.diagnostics.contains(where: { $0.severity == .error }), let results = results(program) {
      // What is no value is in error as an expression.
      let isUnreadable = read.diagnostics.contains { $0.code.number / 100 == 1 || $0.code == .ruleInChanges }
      var checker = SessionChecker(checked, scenarios: [])
      let source = SourceFile(id: checker.file, name: "--set", bytes: Array(script.text.utf8))
      checker.open(source)
      let computed = checker.changes(source) { results.value(of: $0.expression, in: $1) }
      if !computed.hasError {
        let texts = computed.entries.map { "\($0.path): \($0.value)" }
        read = checked.changes(texts.joined(separator: ", "), name: "--set", in: program)
      } else if isUnreadable {
        _ = program.sources.add(name: "--set", bytes: source.bytes)
        diagnostics += computed.diagnostics.map { diagnostic in
          diagnostic.moved { $0.file == checker.file ? SourceRange(file: file, start: $0.start, end: $0.end) : $0 }
        }
        return ChangeSet(origin: .option)
      }
    }
    program = read.program
    diagnostics += read.diagnostics
    return ChangeSet(origin: .option, changes: read.changes)
  }

  /// Changes with a colon after each path: `path=value` and `path: value` are the same here.
  private static func withColons(_ text: String) -> String {
    let words = LineWords(text)
    var bytes: [UInt8] = []
    var done = 0
    for part in Session.parts(words) {
      var scan = BracketScan()
      let sign = part.first { index in
        scan.take(words.bytes[index])
        return scan.isOutside && ":=".utf8.contains(words.bytes[index])
      }
      guard let sign, words.bytes[sign] == UInt8(ascii: "=") else { continue }
      bytes += words.bytes[done..<sign] + Array(": ".utf8)
      done = sign + 1
    }
    bytes += words.bytes[done...]
    return String(decoding: bytes, as: UTF8.self)
  }
}
