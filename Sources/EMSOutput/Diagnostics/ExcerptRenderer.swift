import EMSSemantics
public import EMSSyntax

/// Diagnostics as text for people: place and message on one line (which editors match), the source with the part
/// underlined, other places, facts, and the way out.
public struct ExcerptRenderer: Sendable {
  private let sources: SourceMap
  private let style: TerminalStyle
  private let words: FixedWords
  private let catalog: MessageCatalog
  private var maps: [FileID: LineMap] = [:]
  /// A line of source longer than this is shown around the place only.
  private let greatestExcerpt = 160

  /// Creates a renderer for the files of `sources`.
  public init(sources: SourceMap, style: TerminalStyle) {
    self.sources = sources
    self.style = style
    words = FixedWords(sources.language)
    catalog = MessageCatalog(sources.language)
  }

  /// The text of `diagnostics`, in their order, a blank line between them.
  public mutating func render(_ diagnostics: [Diagnostic]) -> String {
    var output = ""
    var shown: SourceRange?
    for diagnostic in diagnostics {
      if !output.isEmpty { output += "\n" }
      // A hundred bad cells of one file show the script's line once.
      let isRepeated = diagnostic.data != nil && diagnostic.range != nil && diagnostic.range == shown
      output += render(diagnostic, showsScript: !isRepeated)
      shown = diagnostic.data == nil ? nil : diagnostic.range
    }
    return output
  }

  /// All of `diagnostics`, a line each: place, severity, message, and the check or the code.
  public mutating func brief(_ diagnostics: [Diagnostic]) -> String {
    var output = ""
    for diagnostic in diagnostics {
      output +=
        place(diagnostic) + style.coloured(words.severity(diagnostic.severity), emphasis(diagnostic.severity)) + ": "
        + TerminalText.line(catalog.text(diagnostic.message))
        + " (" + (diagnostic.rule.isEmpty ? diagnostic.code.text : TerminalText.line(diagnostic.rule)) + ")\n"
    }
    return output
  }

  /// The text of one diagnostic, ending with a line end.
  public mutating func render(_ diagnostic: Diagnostic) -> String { render(diagnostic, showsScript: true) }

  private mutating func render(_ diagnostic: Diagnostic, showsScript: Bool) -> String {
    let severity = style.coloured(words.severity(diagnostic.severity), emphasis(diagnostic.severity))
    var output =
      place(diagnostic) + severity + ": [" + diagnostic.code.text + "] "
      + style.strong(TerminalText.line(catalog.text(diagnostic.message))) + "\n"
    if showsScript, let range = diagnostic.range {
      // The first line tells the place in the data; this one tells that in the script.
      if diagnostic.data != nil { output += "  " + position(range) + "\n" }
      output += excerpt(range, mark: "^", text: "")
    }
    for label in diagnostic.labels {
      if let range = diagnostic.range, label.range.file == range.file {
        output += excerpt(label.range, mark: "-", text: catalog.text(label.text))
      } else {
        output += "  " + position(label.range) + "\n" + excerpt(label.range, mark: "-", text: catalog.text(label.text))
      }
    }
    for note in diagnostic.notes { output += paragraph(words.note, catalog.text(note)) }
    if !diagnostic.reason.isEmpty { output += paragraph(words.note, catalog.text(diagnostic.reason)) }
    if !diagnostic.help.isEmpty { output += paragraph(words.help, catalog.text(diagnostic.help)) }
    return output
  }

  private func emphasis(_ severity: Severity) -> Emphasis {
    switch severity {
    case .error: .grade(100)
    case .warning: .grade(50)
    case .note: .muted
    }
  }

  private func paragraph(_ head: String, _ text: String) -> String {
    let text = TerminalText.lines(head + " " + text)
    guard let width = style.width else {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "  = " + lines.joined(separator: "\n    ") + "\n"
    }
    return DisplayWidth.wrapped(text, width: max(20, width - 4)).enumerated().map { index, line in
      (index == 0 ? "  = " : "    ") + line + "\n"
    }.joined()
  }

  /// `file:line:column: `, of the data where the cause stands there.
  private mutating func place(_ diagnostic: Diagnostic) -> String {
    if let data = diagnostic.data {
      let column = data.column > 0 ? ":\(data.column)" : ""
      return "\(data.file):\(data.line)\(column): "
    }
    guard let range = diagnostic.range else { return "ems: " }
    return position(range) + ": "
  }

  private mutating func position(_ range: SourceRange) -> String {
    let position = map(range.file).position(at: range.start)
    let source = sources[range.file]
    return "\(source.name):\(position.line + source.firstLine - 1):\(position.column)"
  }

  private mutating func map(_ file: FileID) -> LineMap {
    if let map = maps[file] { return map }
    let map = LineMap(bytes: sources[file].bytes)
    maps[file] = map
    return map
  }

  private mutating func excerpt(_ range: SourceRange, mark: String, text: String) -> String {
    let map = map(range.file)
    let source = sources[range.file]
    let lineNumber = map.line(at: range.start)
    let contents = map.contents(ofLine: lineNumber)
    let start = min(max(Int(range.start), contents.lowerBound), contents.upperBound)
    let end = min(max(Int(range.end), start), contents.upperBound)
    var first = contents.lowerBound
    var last = contents.upperBound
    if last - first > greatestExcerpt {
      first = boundary(max(first, start - 60), in: source.bytes)
      last = boundary(min(last, max(end, start) + 60, start + greatestExcerpt), in: source.bytes)
    }
    let shownEnd = min(end, last)
    let before = shown(source.bytes[first..<max(first, start)])
    let marked = shown(source.bytes[max(first, start)..<max(start, shownEnd)])
    let after = shown(source.bytes[max(start, shownEnd)..<max(last, shownEnd)])
    let number = String(lineNumber + source.firstLine - 1)
    let indent = String(repeating: " ", count: number.count)
    let leading = first > contents.lowerBound ? "... " : ""
    let trailing = last < contents.upperBound ? " ..." : ""
    let underline = String(repeating: mark, count: max(1, DisplayWidth.of(marked)))
    let blanks = String(repeating: " ", count: DisplayWidth.of(leading + before))
    let note = text.isEmpty ? "" : " " + TerminalText.line(text)
    let line = "\(leading)\(before)\(marked)\(after)\(trailing)"
    return " \(number) |" + (line.isEmpty ? "" : " " + line) + "\n"
      + " \(indent) | \(blanks)\(style.coloured(underline, mark == "^" ? .grade(100) : .muted))\(note)\n"
  }

  /// The start of the character at or before `offset`.
  private func boundary(_ offset: Int, in bytes: [UInt8]) -> Int {
    var offset = offset
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// Text as it can be shown: a tab is a blank, control characters are `?`.
  private func shown(_ bytes: ArraySlice<UInt8>) -> String {
    var result = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x09: result += " "
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result += "?"
      case 0xFEFF: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
