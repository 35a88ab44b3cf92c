import EMSFormats
public import EMSSyntax

/// Diagnostics as JSON: the same facts as the text, one object each.
public struct JSONDiagnostics: Sendable {
  /// The version of this form; it rises when a member goes or changes its meaning.
  public static let version = 1

  private let sources: SourceMap
  private let catalog: MessageCatalog

  /// Creates a renderer for the files of `sources`.
  public init(sources: SourceMap) {
    self.sources = sources
    catalog = MessageCatalog(sources.language)
  }

  /// A document: version, outcome, counts, diagnostics.
  ///
  /// `outcome` is `fine`, `findings`, `file-error` or `script-error`, as the exit status tells.
  public func render(_ diagnostics: [Diagnostic], outcome: String) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    write(diagnostics, outcome: outcome, register: nil, to: &writer)
    writer.endLine()
    return writer.bytes
  }

  /// A line for each diagnostic; of several registers each line says its `register` first.
  public func lines(_ diagnostics: [Diagnostic], register: String? = nil) -> [UInt8] {
    var writer = JSONWriter(.compact)
    var maps: [FileID: LineMap] = [:]
    for diagnostic in diagnostics {
      write(diagnostic, register: register, &writer, &maps)
      writer.endLine()
    }
    return writer.bytes
  }

  /// A document as a value of a larger one; `register` says which of several it tells about.
  func write(_ diagnostics: [Diagnostic], outcome: String, register: String?, to writer: inout JSONWriter) {
    writer.beginObject()
    if let register {
      writer.member("register", register)
    }
    writer.member("version", JSONDiagnostics.version)
    writer.member("outcome", outcome)
    for severity in Severity.allCases {
      writer.member(severity.word + "s", diagnostics.filter { $0.severity == severity }.count)
    }
    writer.key("diagnostics")
    write(diagnostics, to: &writer)
    writer.endObject()
  }

  /// An array of diagnostics as a value of a larger document.
  func write(_ diagnostics: [Diagnostic], to writer: inout JSONWriter) {
    var maps: [FileID: LineMap] = [:]
    writer.beginArray()
    for diagnostic in diagnostics { write(diagnostic, register: nil, &writer, &maps) }
    writer.endArray()
  }

  private func write(
    _ diagnostic: Diagnostic, register: String?, _ writer: inout JSONWriter, _ maps: inout [FileID: LineMap]
  ) {
    writer.beginObject()
    if let register {
      writer.member("register", register)
    }
    writer.member("code", diagnostic.code.text)
    writer.member("severity", diagnostic.severity.word)
    writer.member("message", catalog.text(diagnostic.message))
    if let range = diagnostic.range { place(range, &writer, &maps) }
    if let data = diagnostic.data {
      writer.key("data")
      writer.beginObject()
      writer.member("file", data.file)
      writer.member("line", data.line)
      if data.column > 0 {
        writer.member("column", data.column)
      }
      if !data.header.isEmpty {
        writer.member("header", data.header)
      }
      writer.endObject()
    }
    texts(diagnostic, &writer, &maps)
    writer.endObject()
  }

  private func texts(_ diagnostic: Diagnostic, _ writer: inout JSONWriter, _ maps: inout [FileID: LineMap]) {
    writer.key("labels")
    writer.beginArray()
    for label in diagnostic.labels {
      writer.beginObject()
      writer.member("text", catalog.text(label.text))
      place(label.range, &writer, &maps)
      writer.endObject()
    }
    writer.endArray()
    writer.member("notes", diagnostic.notes.map { catalog.text($0) })
    if !diagnostic.rule.isEmpty {
      writer.member("check", diagnostic.rule)
    }
    if !diagnostic.reason.isEmpty {
      writer.member("reason", catalog.text(diagnostic.reason))
    }
    writer.member("help", catalog.text(diagnostic.help))
    writer.key("fixes")
    writer.beginArray()
    for fix in diagnostic.fixes {
      writer.beginObject()
      writer.member("title", catalog.text(fix.title))
      writer.member("replacement", fix.replacement)
      place(fix.range, &writer, &maps)
      writer.endObject()
    }
    writer.endArray()
  }

  private func place(_ range: SourceRange, _ writer: inout JSONWriter, _ maps: inout [FileID: LineMap]) {
    let map = maps[range.file] ?? LineMap(bytes: sources[range.file].bytes)
    maps[range.file] = map
    let start = map.position(at: range.start)
    let end = map.position(at: range.end)
    writer.member("file", sources[range.file].name)
    for (name, value) in [
      ("line", start.line), ("column", start.column), ("endLine", end.line), ("endColumn", end.column),
      ("startByte", Int(range.start)), ("endByte", Int(range.end)),
    ] {
      writer.member(name, value)
    }
  }
}
