import EMSSemantics
import EMSSyntax
import EMSValues

/// What is wrong with changes before their values are looked at: the same of `set` and of the option `--set`.
struct ChangeReader {
  private let program: Program

  /// How a change is written: in a line of the session, on the command line.
  enum Form {
    case statement, option

    /// The form, for messages.
    var text: String {
      switch self {
      case .statement: "set PATH: VALUE"
      case .option: "--set PATH=VALUE"
      }
    }
  }

  init(_ program: Program) { self.program = program }

  /// What is wrong with the form of changes; nil where they may be read.
  ///
  /// - Parameters:
  ///   - parts: where each change stands in `text`.
  ///   - script: the same changes as scripts write them.
  ///   - file: the source of the places.
  func fault(
    in text: String, _ parts: [Range<Int>], _ script: ScriptText, _ file: FileID, form: Form
  ) -> Diagnostic? {
    let bytes = Array(text.utf8)
    func place(_ range: Range<Int>) -> SourceRange {
      SourceRange(file: file, start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
    }
    if parts.isEmpty {
      return Diagnostic(
        .statementForm, "nothing is changed here: a change is written `\(form.text)`", at: place(0..<bytes.count))
    }
    if let unknown = script.unknown {
      var known: [String] = []
      for kind in program.kinds where kind.parents.isEmpty || kind.allowsAlone {
        let rows = program.records.kinds[kind.id.position]
        for row in rows.ids.indices.prefix(5000) where rows.parents[row] < 0 {
          known.append(program.records.texts.string(rows.ids[row]))
        }
      }
      return Diagnostic(
        .noSuchTarget, "there is no record '\(unknown.id)' to change", at: place(unknown.typed),
        help: NearestName.question(NearestName.nearest(to: unknown.id, in: known, limit: 3)) ?? "")
    }
    for part in parts {
      let words = String(decoding: bytes[part], as: UTF8.self)
      if let number = ChangeReader.number(words) {
        return numberWithoutName(number, at: place(part.lowerBound..<part.lowerBound + number.utf8.count))
      }
      // A text in braces is a block, which says itself what it lacks.
      var scan = BracketScan()
      let hasSign = bytes[part].contains { byte in
        scan.take(byte)
        return !scan.isQuoted && (byte == UInt8(ascii: ":") || byte == UInt8(ascii: "="))
      }
      if !hasSign {
        return Diagnostic(
          .statementForm, "'\(words)' gives no value: a change is written `\(form.text)`", at: place(part))
      }
    }
    return nil
  }

  /// The number that a change would set; nil where it names something.
  private static func number(_ text: String) -> String? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
    guard number.first?.isNumber ?? false else { return nil }
    let rest = text[number.endIndex...].drop { $0 == " " }
    return rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix("=") ? String(number) : nil
  }

  /// A number as the thing to be set: it belongs to a rule, which shows how to name it.
  private func numberWithoutName(_ number: String, at place: SourceRange) -> Diagnostic {
    var labels: [Label] = []
    if let value = Rational(decimal: number) {
      for expression in program.expressions.expressions where labels.count < 3 {
        if case .constant(.number(value)) = expression.operation, !program.sources[expression.place.file].isLibrary,
          !labels.contains(where: { $0.range == expression.place })
        {
          labels.append(Label(expression.place, "it stands in a rule here"))
        }
      }
    }
    return Diagnostic(
      .numberWithoutName, "a number of a rule has no name, so that it cannot be set", at: place, labels: labels,
      help:
        "give it one in the method, `parameter threshold: \(number)`, write `threshold` in the rule, and then `set threshold: …`"
    )
  }
}
